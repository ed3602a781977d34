package io.sluice.agent.ladder;

import io.sluice.adaptation.decide.LadderRung;
import io.sluice.registry.manifest.VariantName;
import java.time.Instant;
import java.util.List;

/**
 * Snapshot of the ladder. Immutable.
 *
 * @param current leading rung
 * @param since start of the lead
 * @param fallback permanently resident rung
 * @param rungs most accurate first
 * @param residentBytes memory of the resident rungs, bytes
 * @param budgetBytes memory limit of the resident rungs, bytes
 */
public record VariantLadderSnapshot(
    VariantName current,
    Instant since,
    VariantName fallback,
    List<RungView> rungs,
    long residentBytes,
    long budgetBytes) {
  public VariantLadderSnapshot {
    rungs = List.copyOf(rungs);
  }

  /**
   * Index of a rung.
   *
   * @throws IllegalArgumentException for a variant not on the ladder
   */
  public int index(VariantName variant) {
    for (int i = 0; i < rungs.size(); i++) {
      if (rungs.get(i).rung().variant().equals(variant)) {
        return i;
      }
    }
    throw new IllegalArgumentException(variant + " is not on the ladder");
  }

  /** Whether a rung fits into memory beside the fallback alone. */
  public boolean fitsBesideFallback(LadderRung rung) {
    return rung.memoryBytes() + rungs.get(index(fallback)).rung().memoryBytes() <= budgetBytes;
  }

  /** Whether a rung fits into memory beside all resident rungs. */
  public boolean fitsBesideAll(LadderRung rung) {
    return residentBytes + rung.memoryBytes() <= budgetBytes;
  }

  /**
   * State of a rung.
   *
   * @param state see {@link RungState#label}
   */
  public record RungView(LadderRung rung, String state, boolean resident) {}
}

package io.sluice.agent.ladder;

import io.sluice.adaptation.decide.Rung;
import io.sluice.registry.manifest.VariantName;
import java.time.Instant;
import java.util.List;

/**
 * The ladder at one moment. Immutable.
 *
 * @param current the rung that leads
 * @param since when it began to
 * @param fallback the rung that always stays in memory
 * @param rungs most accurate first
 * @param residentBytes what the rungs in memory need
 * @param budgetBytes what they may need
 */
public record LadderView(
    VariantName current,
    Instant since,
    VariantName fallback,
    List<RungView> rungs,
    long residentBytes,
    long budgetBytes) {
  public LadderView {
    rungs = List.copyOf(rungs);
  }

  /**
   * Of a rung on the ladder.
   *
   * @throws IllegalArgumentException when it is not there
   */
  public int index(VariantName variant) {
    for (int i = 0; i < rungs.size(); i++) {
      if (rungs.get(i).rung().variant().equals(variant)) {
        return i;
      }
    }
    throw new IllegalArgumentException(variant + " is not on the ladder");
  }

  /** Whether there is memory for it beside the fallback, if nothing else were loaded. */
  public boolean fitsBesideFallback(Rung rung) {
    return rung.memoryBytes() + rungs.get(index(fallback)).rung().memoryBytes() <= budgetBytes;
  }

  /** Whether there is memory for it beside all that is loaded. */
  public boolean fitsBesideAll(Rung rung) {
    return residentBytes + rung.memoryBytes() <= budgetBytes;
  }

  /**
   * @param state see {@link RungState#label}
   */
  public record RungView(Rung rung, String state, boolean resident) {}
}

package io.sluice.adaptation.decide;

import io.sluice.registry.manifest.Quantity;
import io.sluice.registry.manifest.VariantName;
import java.time.Duration;
import java.util.List;

/**
 * The device at one moment.
 *
 * @param current the rung that serves
 * @param onRung how long it has served
 * @param ladder every rung, most accurate first; contains {@code current}
 * @param latency of the last window, of {@code current} only
 * @param arrivalsPerSecond requests taken per second over the last window
 * @param watts average power of the device over the last window
 * @param memoryBudgetBytes what the ladder's rungs may use
 */
public record Snapshot(
    VariantName current,
    Duration onRung,
    List<Rung> ladder,
    LatencyWindow latency,
    double arrivalsPerSecond,
    Quantity watts,
    long memoryBudgetBytes) {
  public Snapshot {
    ladder = List.copyOf(ladder);
    VariantName serving = current;
    if (ladder.stream().noneMatch(rung -> rung.variant().equals(serving))) {
      throw new IllegalArgumentException(
          "The serving variant " + current + " is not on the ladder " + ladder);
    }
  }

  /** The rung that serves. */
  public Rung currentRung() {
    return ladder.stream().filter(r -> r.variant().equals(current)).findFirst().orElseThrow();
  }
}

package io.sluice.agent.ladder;

import io.sluice.adaptation.decide.Rung;
import org.jspecify.annotations.Nullable;

/** What inferences run on: rungs by their index, most accurate first. */
public interface ServingModel {
  /** Mask with bit {@code i} for each rung {@code i} in memory; never 0. Any thread; no waiting. */
  long resident();

  /**
   * A rung, held until the lease is closed.
   *
   * @return null when it is not in memory, or no longer. Any thread; never blocks
   */
  @Nullable Lease acquire(int rung);

  /** What is known of a rung. */
  Rung rung(int rung);
}

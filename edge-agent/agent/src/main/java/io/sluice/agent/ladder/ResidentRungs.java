package io.sluice.agent.ladder;

import io.sluice.adaptation.decide.LadderRung;
import org.jspecify.annotations.Nullable;

/** The resident rungs for inferences, by index, most accurate first. */
public interface ResidentRungs {
  /**
   * Mask with bit {@code i} for each resident rung {@code i}; never 0. Any thread; never blocks.
   */
  long resident();

  /**
   * Acquires a rung until the lease is closed.
   *
   * @return null for a rung not in memory, or no longer. Any thread; never blocks
   */
  @Nullable Lease acquire(int rung);

  /** Profile of a rung. */
  LadderRung rung(int rung);
}

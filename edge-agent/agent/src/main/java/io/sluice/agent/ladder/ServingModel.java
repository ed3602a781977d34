package io.sluice.agent.ladder;

/** What inferences run on. */
@FunctionalInterface
public interface ServingModel {
  /** The present rung, held until the lease is closed. Any thread; never blocks. */
  Lease acquire();
}

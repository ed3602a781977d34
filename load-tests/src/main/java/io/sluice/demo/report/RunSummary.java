package io.sluice.demo.report;

import io.sluice.demo.fleet.SwitchView;
import io.sluice.demo.fleet.VariantView;
import io.sluice.demo.stream.StreamTally;
import java.util.List;
import java.util.Optional;

/**
 * The outcome of a run.
 *
 * @param tally of the requests
 * @param switches of the agents' rungs while the stream ran, in order of time
 * @param startUnixMillis when the stream began
 * @param variants as the registry measured them
 * @param kill what became of the killed agent's requests; empty when the run did not get there
 */
public record RunSummary(
    StreamTally tally,
    List<SwitchView> switches,
    long startUnixMillis,
    List<VariantView> variants,
    Optional<KillOutcome> kill) {
  public RunSummary {
    switches = List.copyOf(switches);
    variants = List.copyOf(variants);
  }

  /**
   * What became of the requests that were in flight when an agent was killed.
   *
   * @param inFlight how many there were
   * @param byOthers how many of them another agent answered
   * @param slowestMillis the longest any of those took, ms; NaN without one
   * @param servedAgain whether the agent served again after it was started anew
   */
  public record KillOutcome(
      String agent, int inFlight, int byOthers, double slowestMillis, boolean servedAgain) {}

  Optional<VariantView> variant(String name) {
    return variants.stream().filter(v -> v.name().equals(name)).findFirst();
  }

  long millisSinceStart(SwitchView change) {
    return change.timeUnixMillis() - startUnixMillis;
  }
}

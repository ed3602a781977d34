package io.sluice.bench.adaptation;

import io.sluice.adaptation.simulate.AccuracyEnergyFrontier;
import io.sluice.adaptation.simulate.PerfectForesightOracle;
import io.sluice.adaptation.simulate.SimulatedWorld;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What the oracle reaches in one world.
 *
 * @param requests that come
 * @param answerable requests that can be answered in time at most
 * @param frontier of accuracy and energy
 */
record OracleBound(int requests, int answerable, AccuracyEnergyFrontier frontier) {
  static List<OracleBound> of(AdaptationScenario scenario, long[] seeds) {
    return LongStream.of(seeds).parallel().mapToObj(seed -> of(scenario.world(seed))).toList();
  }

  private static OracleBound of(SimulatedWorld world) {
    AccuracyEnergyFrontier frontier = new AccuracyEnergyFrontier(world);
    frontier.mostAccuracy();
    return new OracleBound(
        world.trace().size(), PerfectForesightOracle.mostAnswers(world), frontier);
  }

  /** Share of right answers in time. */
  double accuracy() {
    return frontier.mostAccuracy() / requests;
  }

  /** Share of requests that no law could answer in time. */
  double unavoidable() {
    return 1 - (double) answerable / requests;
  }
}

package io.sluice.bench.adaptation;

import io.sluice.adaptation.simulate.Frontier;
import io.sluice.adaptation.simulate.Oracle;
import io.sluice.adaptation.simulate.World;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What the oracle reaches in one world.
 *
 * @param requests that come
 * @param answerable requests that can be answered in time at most
 * @param frontier of accuracy and energy
 */
record Bound(int requests, int answerable, Frontier frontier) {
  static List<Bound> of(Scenario scenario, long[] seeds) {
    return LongStream.of(seeds).parallel().mapToObj(seed -> of(scenario.world(seed))).toList();
  }

  private static Bound of(World world) {
    Frontier frontier = new Frontier(world);
    frontier.mostAccuracy();
    return new Bound(world.trace().size(), Oracle.mostAnswers(world), frontier);
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

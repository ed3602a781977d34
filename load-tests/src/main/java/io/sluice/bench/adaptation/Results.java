package io.sluice.bench.adaptation;

import io.sluice.adaptation.simulate.Outcome;
import io.sluice.adaptation.simulate.Simulation;
import io.sluice.adaptation.simulate.World;
import io.sluice.bench.page.Mean;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;

/**
 * What a law did in the worlds of a scenario, by seed.
 *
 * @param runs in the order of the seeds
 */
record Results(List<Run> runs) {
  /**
   * @param windowWatts the highest mean power over the window of a policy, W
   */
  record Run(Outcome outcome, double windowWatts) {}

  Results {
    runs = List.copyOf(runs);
  }

  static Results of(Scenario scenario, Contender contender, long[] seeds) {
    return new Results(
        LongStream.of(seeds)
            .parallel()
            .mapToObj(seed -> run(scenario, contender, scenario.world(seed)))
            .toList());
  }

  private static Run run(Scenario scenario, Contender contender, World world) {
    PowerWindow window = new PowerWindow();
    Outcome outcome =
        Simulation.run(world, contender.on(scenario.device()), scenario.policy(), window);
    return new Run(outcome, window.watts());
  }

  List<Outcome> outcomes() {
    return runs.stream().map(Run::outcome).toList();
  }

  double[] each(ToDoubleFunction<Outcome> figure) {
    return runs.stream().map(Run::outcome).mapToDouble(figure).toArray();
  }

  Mean mean(ToDoubleFunction<Outcome> figure) {
    return Mean.of(each(figure));
  }

  double most(ToDoubleFunction<Outcome> figure) {
    return Arrays.stream(each(figure)).max().orElseThrow();
  }

  /** Of the highest mean power over a policy's window, W. */
  Mean windowWatts() {
    return Mean.of(runs.stream().mapToDouble(Run::windowWatts).toArray());
  }

  double[] accuracies() {
    return each(Outcome::effectiveAccuracy);
  }
}

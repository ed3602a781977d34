package io.sluice.bench.adaptation;

import io.sluice.adaptation.simulate.Outcome;
import io.sluice.adaptation.simulate.Recorder;
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
 * @param outcomes in the order of the seeds
 */
record Results(List<Outcome> outcomes) {
  Results {
    outcomes = List.copyOf(outcomes);
  }

  static Results of(Scenario scenario, Contender contender, long[] seeds) {
    return new Results(
        LongStream.of(seeds)
            .parallel()
            .mapToObj(seed -> run(scenario, contender, scenario.world(seed)))
            .toList());
  }

  private static Outcome run(Scenario scenario, Contender contender, World world) {
    return Simulation.run(
        world, contender.law().apply(scenario.device()), scenario.policy(), Recorder.NONE);
  }

  double[] each(ToDoubleFunction<Outcome> figure) {
    return outcomes.stream().mapToDouble(figure).toArray();
  }

  Mean mean(ToDoubleFunction<Outcome> figure) {
    return Mean.of(each(figure));
  }

  double most(ToDoubleFunction<Outcome> figure) {
    return Arrays.stream(each(figure)).max().orElseThrow();
  }

  double[] accuracies() {
    return each(Outcome::effectiveAccuracy);
  }
}

package io.sluice.bench.adaptation;

import io.sluice.adaptation.simulate.DeviceSimulation;
import io.sluice.adaptation.simulate.DeviceSimulationOutcome;
import io.sluice.adaptation.simulate.SimulatedWorld;
import io.sluice.bench.page.MeanEstimate;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;

/**
 * What a law did in the worlds of a scenario, by seed.
 *
 * @param runs in the order of the seeds
 */
record ScenarioResults(List<Run> runs) {
  /**
   * @param windowWatts the highest mean power over the window of a policy, W
   */
  record Run(DeviceSimulationOutcome outcome, double windowWatts) {}

  ScenarioResults {
    runs = List.copyOf(runs);
  }

  static ScenarioResults of(AdaptationScenario scenario, ComparedLaw contender, long[] seeds) {
    return new ScenarioResults(
        LongStream.of(seeds)
            .parallel()
            .mapToObj(seed -> run(scenario, contender, scenario.world(seed)))
            .toList());
  }

  private static Run run(AdaptationScenario scenario, ComparedLaw contender, SimulatedWorld world) {
    PowerWindow window = new PowerWindow();
    DeviceSimulationOutcome outcome =
        DeviceSimulation.run(world, contender.on(scenario.device()), scenario.policy(), window);
    return new Run(outcome, window.watts());
  }

  List<DeviceSimulationOutcome> outcomes() {
    return runs.stream().map(Run::outcome).toList();
  }

  double[] each(ToDoubleFunction<DeviceSimulationOutcome> figure) {
    return runs.stream().map(Run::outcome).mapToDouble(figure).toArray();
  }

  MeanEstimate mean(ToDoubleFunction<DeviceSimulationOutcome> figure) {
    return MeanEstimate.of(each(figure));
  }

  double most(ToDoubleFunction<DeviceSimulationOutcome> figure) {
    return Arrays.stream(each(figure)).max().orElseThrow();
  }

  /** Of the highest mean power over a policy's window, W. */
  MeanEstimate windowWatts() {
    return MeanEstimate.of(runs.stream().mapToDouble(Run::windowWatts).toArray());
  }

  double[] accuracies() {
    return each(DeviceSimulationOutcome::effectiveAccuracy);
  }
}

package io.sluice.bench.adaptation;

import io.sluice.adaptation.simulate.DeviceSimulation;
import io.sluice.adaptation.simulate.SimulationListener;
import java.util.ArrayList;
import java.util.List;

/**
 * One run of a law, as it went. Times are in seconds.
 *
 * @param runs start, rung, and 1 for in time or 0, of each run
 * @param sensed time, joules so far, °C, twice a second
 */
record LawTimeSeries(List<double[]> runs, List<double[]> sensed) {
  static LawTimeSeries of(AdaptationScenario scenario, ComparedLaw contender, long seed) {
    List<double[]> runs = new ArrayList<>();
    List<double[]> sensed = new ArrayList<>();
    SimulationListener recorder =
        new SimulationListener() {
          @Override
          public void ran(double startMillis, int rung, boolean inTime) {
            runs.add(new double[] {startMillis / 1e3, rung, inTime ? 1 : 0});
          }

          @Override
          public void sensed(double nowMillis, double joules, double celsius) {
            sensed.add(new double[] {nowMillis / 1e3, joules, celsius});
          }
        };
    DeviceSimulation.run(
        scenario.world(seed), contender.on(scenario.device()), scenario.policy(), recorder);
    return new LawTimeSeries(runs, sensed);
  }

  /** A column of every so many rows, from a time on and until another. */
  static double[] column(
      List<double[]> rows, int column, int every, double fromSeconds, double toSeconds) {
    List<double[]> shown =
        rows.stream().filter(row -> row[0] >= fromSeconds && row[0] < toSeconds).toList();
    double[] values = new double[(shown.size() + every - 1) / every];
    for (int i = 0; i < values.length; i++) {
      values[i] = shown.get(i * every)[column];
    }
    return values;
  }
}

package io.sluice.bench.adaptation;

import io.sluice.adaptation.simulate.SimulatedWorld;
import io.sluice.bench.page.LinePlot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Pictures of the experiment on latency. */
final class LatencyPlots {
  private static final String SHOWN = "step";
  private static final String OTHER_LADDER = "fashion";
  private static final double FROM = 100;
  private static final double TO = 500;
  private static final double WINDOW = 20;
  private static final double SHORT_WINDOW = 4;

  private final AdaptationBench lab;

  LatencyPlots(AdaptationBench lab) {
    this.lab = lab;
  }

  /** Paragraphs that show them. */
  List<String> draw(List<ScenarioComparison> comparisons) throws IOException {
    againstOracle(comparisons);
    AdaptationScenario step =
        comparisons.stream()
            .map(ScenarioComparison::scenario)
            .filter(scenario -> scenario.name().equals(SHOWN))
            .findFirst()
            .orElseThrow();
    overTime(step, lab.scenarios().seeds()[0]);
    return List.of(
        lab.picture("accuracy.png", "How far each law is behind the oracle"),
        lab.picture("rungs.png", "The rungs that ran around a step of the load, from 200 to 400 s"),
        lab.picture("misses.png", "Misses over the time of the same run"));
  }

  private void againstOracle(List<ScenarioComparison> comparisons) throws IOException {
    LinePlot plot =
        new LinePlot(
            "Each workload of the ImageNet ladder and seed",
            "effective accuracy of the oracle, %",
            "points behind it");
    for (ComparedLaw contender : ComparedLaw.ADAPTIVE) {
      List<Double> xs = new ArrayList<>();
      List<Double> ys = new ArrayList<>();
      for (ScenarioComparison comparison : comparisons) {
        if (comparison.scenario().name().startsWith(OTHER_LADDER)) {
          continue;
        }
        double[] oracle = comparison.oracle();
        double[] own = comparison.of(contender).accuracies();
        for (int i = 0; i < own.length; i++) {
          xs.add(100 * oracle[i]);
          ys.add(100 * (oracle[i] - own[i]));
        }
      }
      plot.points(contender.name(), array(xs), array(ys));
    }
    plot.write(lab.plots().resolve("accuracy.png"));
  }

  private void overTime(AdaptationScenario scenario, long seed) throws IOException {
    LinePlot rungs =
        new LinePlot("Rung that ran, mean over 4 s (0 is the most accurate)", "s", "rung");
    LinePlot misses = new LinePlot("Misses in windows of 20 s", "s", "% of the requests");
    SimulatedWorld world = scenario.world(seed);
    for (ComparedLaw contender :
        List.of(ComparedLaw.SLUICE, ComparedLaw.ALERT, ComparedLaw.INFAAS)) {
      LawTimeSeries course = LawTimeSeries.of(scenario, contender, seed);
      double[][] ran = ran(course);
      rungs.line(contender.name(), ran[0], ran[1]);
      double[][] line = missed(world, course);
      misses.line(contender.name(), line[0], line[1]);
    }
    rungs.write(lab.plots().resolve("rungs.png"));
    misses.write(lab.plots().resolve("misses.png"));
  }

  private static double[][] ran(LawTimeSeries course) {
    int windows = (int) ((TO - FROM) / SHORT_WINDOW);
    double[] at = new double[windows];
    double[] mean = new double[windows];
    for (int i = 0; i < windows; i++) {
      double from = FROM + i * SHORT_WINDOW;
      at[i] = from + SHORT_WINDOW / 2;
      double[] rungs = LawTimeSeries.column(course.runs(), 1, 1, from, from + SHORT_WINDOW);
      mean[i] = Arrays.stream(rungs).average().orElse(Double.NaN);
    }
    return new double[][] {at, mean};
  }

  private static double[][] missed(SimulatedWorld world, LawTimeSeries course) {
    int windows = (int) (world.endMillis() / 1e3 / WINDOW);
    double[] came = new double[windows];
    double[] answered = new double[windows];
    for (double arrival : world.trace().arrivalMillis()) {
      came[(int) Math.min(windows - 1, arrival / 1e3 / WINDOW)]++;
    }
    for (double[] run : course.runs()) {
      answered[(int) Math.min(windows - 1, run[0] / WINDOW)] += run[2];
    }
    double[] at = new double[windows];
    double[] share = new double[windows];
    for (int i = 0; i < windows; i++) {
      at[i] = (i + 0.5) * WINDOW;
      share[i] = Math.max(0, 100 * (1 - answered[i] / Math.max(1, came[i])));
    }
    return new double[][] {at, share};
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}

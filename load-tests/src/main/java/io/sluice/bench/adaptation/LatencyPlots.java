package io.sluice.bench.adaptation;

import io.sluice.adaptation.simulate.World;
import io.sluice.bench.page.Plot;
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

  private final Lab lab;

  LatencyPlots(Lab lab) {
    this.lab = lab;
  }

  /** Paragraphs that show them. */
  List<String> draw(List<Comparison> comparisons) throws IOException {
    againstOracle(comparisons);
    Scenario step =
        comparisons.stream()
            .map(Comparison::scenario)
            .filter(scenario -> scenario.name().equals(SHOWN))
            .findFirst()
            .orElseThrow();
    overTime(step, lab.scenarios().seeds()[0]);
    return List.of(
        lab.picture("accuracy.png", "How far each law is behind the oracle"),
        lab.picture("rungs.png", "The rungs that ran around a step of the load, from 200 to 400 s"),
        lab.picture("misses.png", "Misses over the time of the same run"));
  }

  private void againstOracle(List<Comparison> comparisons) throws IOException {
    Plot plot =
        new Plot(
            "Each workload of the ImageNet ladder and seed",
            "effective accuracy of the oracle, %",
            "points behind it");
    for (Contender contender : Contender.ADAPTIVE) {
      List<Double> xs = new ArrayList<>();
      List<Double> ys = new ArrayList<>();
      for (Comparison comparison : comparisons) {
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

  private void overTime(Scenario scenario, long seed) throws IOException {
    Plot rungs = new Plot("Rung that ran, mean over 4 s (0 is the most accurate)", "s", "rung");
    Plot misses = new Plot("Misses in windows of 20 s", "s", "% of the requests");
    World world = scenario.world(seed);
    for (Contender contender : List.of(Contender.SLUICE, Contender.ALERT, Contender.INFAAS)) {
      Course course = Course.of(scenario, contender, seed);
      double[][] ran = ran(course);
      rungs.line(contender.name(), ran[0], ran[1]);
      double[][] line = missed(world, course);
      misses.line(contender.name(), line[0], line[1]);
    }
    rungs.write(lab.plots().resolve("rungs.png"));
    misses.write(lab.plots().resolve("misses.png"));
  }

  private static double[][] ran(Course course) {
    int windows = (int) ((TO - FROM) / SHORT_WINDOW);
    double[] at = new double[windows];
    double[] mean = new double[windows];
    for (int i = 0; i < windows; i++) {
      double from = FROM + i * SHORT_WINDOW;
      at[i] = from + SHORT_WINDOW / 2;
      double[] rungs = Course.column(course.runs(), 1, 1, from, from + SHORT_WINDOW);
      mean[i] = Arrays.stream(rungs).average().orElse(Double.NaN);
    }
    return new double[][] {at, mean};
  }

  private static double[][] missed(World world, Course course) {
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

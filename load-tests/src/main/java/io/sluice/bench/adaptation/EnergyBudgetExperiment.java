package io.sluice.bench.adaptation;

import io.sluice.adaptation.simulate.DeviceSimulationOutcome;
import io.sluice.bench.page.BenchExperiment;
import io.sluice.bench.page.FigureCheck;
import io.sluice.bench.page.LinePlot;
import io.sluice.bench.page.MeanEstimate;
import io.sluice.bench.page.ResultSection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Budgets of average power. */
final class EnergyBudgetExperiment implements BenchExperiment<AdaptationBench> {
  private static final double LEAST_SHARE = 0.97;
  private static final double MOST_OVER_PERCENT = 2;

  /** What differs by no more is equal. */
  private static final double EQUAL_POINTS = 0.1;

  private static final String EQUAL = " (equal is within " + EQUAL_POINTS + " points)";

  private static final List<ComparedLaw> CONTENDERS =
      List.of(ComparedLaw.SLUICE, ComparedLaw.ALERT, ComparedLaw.ALERT_QUEUE);

  /**
   * One law on one scenario.
   *
   * @param share of the accuracy that the oracle reaches with the joules that the law took
   * @param over mean power over the budget, as a share of the budget
   * @param overAboveIdle the same, idle power taken off both
   * @param window over the budget in the window of 5 minutes that took most
   */
  record Row(
      String scenario,
      String contender,
      MeanEstimate accuracy,
      double[] accuracies,
      MeanEstimate share,
      MeanEstimate over,
      MeanEstimate overAboveIdle,
      MeanEstimate window) {}

  @Override
  public String name() {
    return "energy";
  }

  @Override
  public String purpose() {
    return "budgets of watts: how they are held, and accuracy beside the oracle at the same joules";
  }

  @Override
  public ResultSection run(AdaptationBench lab) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (AdaptationScenario scenario : lab.scenarios().energy()) {
      lab.screen().print("  " + scenario.name());
      List<OracleBound> bounds = OracleBound.of(scenario, lab.scenarios().seeds());
      for (ComparedLaw contender : CONTENDERS) {
        rows.add(row(scenario, contender, bounds, lab.scenarios().seeds()));
      }
    }
    draw(lab);
    return new ResultSection(
        "Energy",
        List.of(
            "Half an hour under a budget of average watts of the whole device. The oracle has the"
                + " joules above idle that the law took, and spends them where they bring most."
                + " INFaaS knows no budget. Where laws are compared, equal is within "
                + EQUAL_POINTS
                + " points.",
            lab.picture("energy.png", "Energy above idle beside what the budget allows")),
        List.of(table(rows)),
        checks(rows));
  }

  private static Row row(
      AdaptationScenario scenario, ComparedLaw contender, List<OracleBound> bounds, long[] seeds) {
    ScenarioResults results = ScenarioResults.of(scenario, contender, seeds);
    double budget = scenario.policy().wattsBudget().orElseThrow();
    double idle = scenario.device().idleWatts();
    double[] shares =
        IntStream.range(0, bounds.size())
            .parallel()
            .mapToDouble(i -> share(results.outcomes().get(i), bounds.get(i)))
            .toArray();
    return new Row(
        scenario.name(),
        contender.name(),
        results.mean(DeviceSimulationOutcome::effectiveAccuracy),
        results.accuracies(),
        MeanEstimate.of(shares),
        results.mean(o -> o.watts() / budget - 1),
        results.mean(o -> (o.watts() - idle) / (budget - idle) - 1),
        results.windowWatts().over(budget));
  }

  private static double share(DeviceSimulationOutcome outcome, OracleBound bound) {
    return outcome.accuracySum() / bound.frontier().mostAccuracyWithin(outcome.joulesAboveIdle());
  }

  private static ResultSection.Table table(List<Row> rows) {
    return new ResultSection.Table(
        List.of(
            "workload",
            "law",
            "effective accuracy, %",
            "of the oracle's at the same joules, %",
            "over budget, %",
            "over budget above idle, %",
            "over budget in the worst 5 minutes, %"),
        rows.stream()
            .map(
                row ->
                    List.of(
                        row.scenario(),
                        row.contender(),
                        row.accuracy().percent(),
                        row.share().percent(),
                        row.over().points(),
                        row.overAboveIdle().points(),
                        row.window().points()))
            .toList());
  }

  static List<FigureCheck> checks(List<Row> rows) {
    double share = 1;
    double over = Double.NEGATIVE_INFINITY;
    double ahead = Double.POSITIVE_INFINITY;
    double shareAhead = Double.POSITIVE_INFINITY;
    double overAhead = Double.NEGATIVE_INFINITY;
    for (Row row : rows) {
      if (row.contender().equals(ComparedLaw.SLUICE.name())) {
        Row alert = alert(rows, row.scenario());
        share = Math.min(share, row.share().value());
        over = Math.max(over, row.over().value());
        ahead =
            Math.min(
                ahead, MeanEstimate.ofDifferences(row.accuracies(), alert.accuracies()).value());
        shareAhead = Math.min(shareAhead, row.share().value() - alert.share().value());
        overAhead = Math.max(overAhead, overshoot(row) - overshoot(alert));
      }
    }
    return List.of(
        FigureCheck.atLeast(
            "accuracy as a share of the oracle's at the same joules, on the worst workload",
            LEAST_SHARE,
            share),
        FigureCheck.atMost("% over budget, on the worst workload", MOST_OVER_PERCENT, 100 * over),
        FigureCheck.atLeast(
            "points of accuracy ahead of ALERT or equal under the same budget, on the worst workload"
                + EQUAL,
            -EQUAL_POINTS,
            100 * ahead),
        FigureCheck.atLeast(
            "points of the share of the oracle's ahead of ALERT's or equal, on the worst workload"
                + EQUAL,
            -EQUAL_POINTS,
            100 * shareAhead),
        FigureCheck.atMost(
            "points of overshoot more than ALERT's, on the worst workload" + EQUAL,
            EQUAL_POINTS,
            100 * overAhead));
  }

  private static double overshoot(Row row) {
    return Math.max(0, row.over().value());
  }

  private static Row alert(List<Row> rows, String scenario) {
    return rows.stream()
        .filter(r -> r.scenario().equals(scenario))
        .filter(r -> r.contender().equals(ComparedLaw.ALERT.name()))
        .findFirst()
        .orElseThrow();
  }

  private static void draw(AdaptationBench lab) throws IOException {
    AdaptationScenario scenario =
        lab.scenarios().energy().stream()
            .filter(s -> s.name().startsWith("step"))
            .findFirst()
            .orElseThrow();
    LinePlot plot = new LinePlot("Energy above idle, " + scenario.name(), "s", "J");
    double idle = scenario.device().idleWatts();
    double budget = scenario.policy().wattsBudget().orElseThrow() - idle;
    for (ComparedLaw contender : CONTENDERS) {
      LawTimeSeries course = LawTimeSeries.of(scenario, contender, lab.scenarios().seeds()[0]);
      double[] at = LawTimeSeries.column(course.sensed(), 0, 10, 0, scenario.seconds());
      double[] joules = LawTimeSeries.column(course.sensed(), 1, 10, 0, scenario.seconds());
      for (int i = 0; i < joules.length; i++) {
        joules[i] -= idle * at[i];
      }
      plot.line(contender.name(), at, joules);
    }
    double[] ends = {0, scenario.seconds()};
    plot.line("budget", ends, Arrays.stream(ends).map(s -> s * budget).toArray());
    plot.write(lab.plots().resolve("energy.png"));
  }
}

package io.sluice.bench.adaptation;

import io.sluice.adaptation.simulate.DeviceSimulationOutcome;
import io.sluice.bench.page.BenchExperiment;
import io.sluice.bench.page.FigureCheck;
import io.sluice.bench.page.MeanEstimate;
import io.sluice.bench.page.ResultSection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Deadlines, without limits of energy or heat. */
final class LatencyDeadlineExperiment implements BenchExperiment<AdaptationBench> {
  private static final double GAP_POINTS = 1;
  private static final double MISSES_PERCENT = 1;
  private static final double TIMES_FEWER = 5;
  private static final double BEHIND_POINTS = -0.2;

  private static final List<String> NAMES = names();

  private static List<String> names() {
    List<String> names =
        new ArrayList<>(ComparedLaw.ADAPTIVE.stream().map(ComparedLaw::name).toList());
    names.add(ScenarioComparison.STATIC);
    names.add(ScenarioComparison.FASTEST);
    return names;
  }

  @Override
  public String name() {
    return "latency";
  }

  @Override
  public String purpose() {
    return "right answers in time, and misses, on all arrivals and contentions";
  }

  @Override
  public ResultSection run(AdaptationBench lab) throws IOException {
    List<ScenarioComparison> comparisons = new ArrayList<>();
    for (AdaptationScenario scenario : lab.scenarios().latency()) {
      lab.screen().print("  " + scenario.name());
      comparisons.add(ScenarioComparison.of(scenario, lab.scenarios().seeds()));
    }
    List<String> paragraphs = new ArrayList<>();
    paragraphs.add(
        "Effective accuracy is the share of right answers within the deadline, the expected one of"
            + " the variants that answered; a miss is a request without an answer in time. The"
            + " contention slows variants by their sensitivity; where that is *equal*, all alike."
            + " A miss is avoidable if it is more than the oracle's that seeks the most answers."
            + " Means over seeds with 95 % confidence; differences are of pairs of equal seeds.");
    paragraphs.add(allMisses(comparisons));
    paragraphs.addAll(new LatencyPlots(lab).draw(comparisons));
    return new ResultSection(
        "Latency",
        paragraphs,
        List.of(
            table(
                "effective accuracy, %",
                comparisons,
                List.of("oracle"),
                c -> List.of(MeanEstimate.of(c.oracle()).percent()),
                (c, name) -> c.of(name).mean(DeviceSimulationOutcome::effectiveAccuracy).percent()),
            table(
                "avoidable misses, %",
                comparisons,
                List.of("unavoidable"),
                c -> List.of(c.unavoidable().percent()),
                (c, name) -> c.avoidable(name).percent()),
            differences(comparisons)),
        checks(comparisons));
  }

  private static ResultSection.Table table(
      String title,
      List<ScenarioComparison> comparisons,
      List<String> first,
      Function<ScenarioComparison, List<String>> firstCells,
      BiFunction<ScenarioComparison, String, String> cell) {
    List<String> headings = new ArrayList<>(List.of(title));
    headings.addAll(first);
    headings.addAll(NAMES);
    List<List<String>> rows = new ArrayList<>();
    for (ScenarioComparison comparison : comparisons) {
      List<String> row = new ArrayList<>(List.of(comparison.scenario().name()));
      row.addAll(firstCells.apply(comparison));
      NAMES.forEach(name -> row.add(cell.apply(comparison, name)));
      rows.add(row);
    }
    return new ResultSection.Table(headings, rows);
  }

  private static ResultSection.Table differences(List<ScenarioComparison> comparisons) {
    List<List<String>> rows = new ArrayList<>();
    for (ScenarioComparison comparison : comparisons) {
      rows.add(
          List.of(
              comparison.scenario().name(),
              comparison.gap(ComparedLaw.SLUICE.name()).points(),
              comparison.ahead(ComparedLaw.SLUICE, ComparedLaw.ALERT).points(),
              comparison.ahead(ComparedLaw.SLUICE, ComparedLaw.ALERT_QUEUE).points(),
              comparison.ahead(ComparedLaw.SLUICE, ComparedLaw.INFAAS).points(),
              comparison.best(),
              perMinute(comparison, ComparedLaw.SLUICE),
              perMinute(comparison, ComparedLaw.ALERT)));
    }
    return new ResultSection.Table(
        List.of(
            "points of accuracy",
            "oracle ahead of Sluice",
            "Sluice ahead of ALERT",
            "of ALERT, queue as group",
            "of INFaaS",
            "best static",
            "changes of rung a minute, Sluice",
            "ALERT"),
        rows);
  }

  private static String perMinute(ScenarioComparison comparison, ComparedLaw contender) {
    return comparison.of(contender).mean(o -> 60 * o.switches() / o.seconds()).plain(1);
  }

  /** What the check of avoidable misses leaves out. */
  static String allMisses(List<ScenarioComparison> comparisons) {
    return String.format(
        Locale.ROOT,
        "Where sensitivities differ, ALERT has %.1f times as many avoidable misses as Sluice, and"
            + " %.1f times as many of all, the unavoidable ones too; means over workloads.",
        timesFewer(comparisons, ScenarioComparison::avoidable),
        timesFewer(comparisons, ScenarioComparison::misses));
  }

  static List<FigureCheck> checks(List<ScenarioComparison> comparisons) {
    String sluice = ComparedLaw.SLUICE.name();
    double gap = most(comparisons, c -> c.gap(sluice).value());
    double avoidable = most(comparisons, c -> c.avoidable(sluice).value());
    double ahead = -most(comparisons, c -> -c.ahead(ComparedLaw.SLUICE, ComparedLaw.ALERT).value());
    double aheadOfGroups =
        -most(comparisons, c -> -c.ahead(ComparedLaw.SLUICE, ComparedLaw.ALERT_QUEUE).value());
    return List.of(
        FigureCheck.atMost(
            "points behind the oracle, on the worst workload", GAP_POINTS, 100 * gap),
        FigureCheck.atMost(
            "avoidable misses in %, on the worst workload", MISSES_PERCENT, 100 * avoidable),
        FigureCheck.atLeast(
            "times fewer avoidable misses than ALERT where sensitivities differ, mean over workloads",
            TIMES_FEWER,
            timesFewer(comparisons, ScenarioComparison::avoidable)),
        FigureCheck.atLeast(
            "points ahead of ALERT, on the worst workload", BEHIND_POINTS, 100 * ahead),
        FigureCheck.atLeast(
            "points ahead of ALERT with the queue as a group, on the worst workload",
            BEHIND_POINTS,
            100 * aheadOfGroups));
  }

  /** ALERT's misses over Sluice's, each a mean over the workloads whose sensitivities differ. */
  private static double timesFewer(
      List<ScenarioComparison> comparisons,
      BiFunction<ScenarioComparison, String, MeanEstimate> misses) {
    List<ScenarioComparison> differing =
        comparisons.stream().filter(c -> c.scenario().differing()).toList();
    ToDoubleFunction<ComparedLaw> mean =
        contender ->
            differing.stream()
                .mapToDouble(c -> misses.apply(c, contender.name()).value())
                .average()
                .orElseThrow();
    return mean.applyAsDouble(ComparedLaw.ALERT) / mean.applyAsDouble(ComparedLaw.SLUICE);
  }

  private static double most(
      List<ScenarioComparison> comparisons, ToDoubleFunction<ScenarioComparison> figure) {
    return comparisons.stream().mapToDouble(figure).max().orElseThrow();
  }
}

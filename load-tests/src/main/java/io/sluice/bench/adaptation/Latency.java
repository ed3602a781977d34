package io.sluice.bench.adaptation;

import io.sluice.adaptation.simulate.Outcome;
import io.sluice.bench.page.Check;
import io.sluice.bench.page.Experiment;
import io.sluice.bench.page.Mean;
import io.sluice.bench.page.Section;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Deadlines, without limits of energy or heat. */
final class Latency implements Experiment<Lab> {
  private static final double GAP_POINTS = 1;
  private static final double MISSES_PERCENT = 1;
  private static final double TIMES_FEWER = 5;
  private static final double BEHIND_POINTS = -0.2;

  private static final List<String> NAMES = names();

  private static List<String> names() {
    List<String> names = new ArrayList<>(Contender.ADAPTIVE.stream().map(Contender::name).toList());
    names.add(Comparison.STATIC);
    names.add(Comparison.FASTEST);
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
  public Section run(Lab lab) throws IOException {
    List<Comparison> comparisons = new ArrayList<>();
    for (Scenario scenario : lab.scenarios().latency()) {
      lab.screen().print("  " + scenario.name());
      comparisons.add(Comparison.of(scenario, lab.scenarios().seeds()));
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
    return new Section(
        "Latency",
        paragraphs,
        List.of(
            table(
                "effective accuracy, %",
                comparisons,
                List.of("oracle"),
                c -> List.of(Mean.of(c.oracle()).percent()),
                (c, name) -> c.of(name).mean(Outcome::effectiveAccuracy).percent()),
            table(
                "avoidable misses, %",
                comparisons,
                List.of("unavoidable"),
                c -> List.of(c.unavoidable().percent()),
                (c, name) -> c.avoidable(name).percent()),
            differences(comparisons)),
        checks(comparisons));
  }

  private static Section.Table table(
      String title,
      List<Comparison> comparisons,
      List<String> first,
      Function<Comparison, List<String>> firstCells,
      BiFunction<Comparison, String, String> cell) {
    List<String> headings = new ArrayList<>(List.of(title));
    headings.addAll(first);
    headings.addAll(NAMES);
    List<List<String>> rows = new ArrayList<>();
    for (Comparison comparison : comparisons) {
      List<String> row = new ArrayList<>(List.of(comparison.scenario().name()));
      row.addAll(firstCells.apply(comparison));
      NAMES.forEach(name -> row.add(cell.apply(comparison, name)));
      rows.add(row);
    }
    return new Section.Table(headings, rows);
  }

  private static Section.Table differences(List<Comparison> comparisons) {
    List<List<String>> rows = new ArrayList<>();
    for (Comparison comparison : comparisons) {
      rows.add(
          List.of(
              comparison.scenario().name(),
              comparison.gap(Contender.SLUICE.name()).points(),
              comparison.ahead(Contender.SLUICE, Contender.ALERT).points(),
              comparison.ahead(Contender.SLUICE, Contender.ALERT_QUEUE).points(),
              comparison.ahead(Contender.SLUICE, Contender.INFAAS).points(),
              comparison.best(),
              perMinute(comparison, Contender.SLUICE),
              perMinute(comparison, Contender.ALERT)));
    }
    return new Section.Table(
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

  private static String perMinute(Comparison comparison, Contender contender) {
    return comparison.of(contender).mean(o -> 60 * o.switches() / o.seconds()).plain(1);
  }

  /** What the check of avoidable misses leaves out. */
  static String allMisses(List<Comparison> comparisons) {
    return String.format(
        Locale.ROOT,
        "Where sensitivities differ, ALERT has %.1f times as many avoidable misses as Sluice, and"
            + " %.1f times as many of all, the unavoidable ones too; means over workloads.",
        timesFewer(comparisons, Comparison::avoidable),
        timesFewer(comparisons, Comparison::misses));
  }

  static List<Check> checks(List<Comparison> comparisons) {
    String sluice = Contender.SLUICE.name();
    double gap = most(comparisons, c -> c.gap(sluice).value());
    double avoidable = most(comparisons, c -> c.avoidable(sluice).value());
    double ahead = -most(comparisons, c -> -c.ahead(Contender.SLUICE, Contender.ALERT).value());
    double aheadOfGroups =
        -most(comparisons, c -> -c.ahead(Contender.SLUICE, Contender.ALERT_QUEUE).value());
    return List.of(
        Check.atMost("points behind the oracle, on the worst workload", GAP_POINTS, 100 * gap),
        Check.atMost(
            "avoidable misses in %, on the worst workload", MISSES_PERCENT, 100 * avoidable),
        Check.atLeast(
            "times fewer avoidable misses than ALERT where sensitivities differ, mean over workloads",
            TIMES_FEWER,
            timesFewer(comparisons, Comparison::avoidable)),
        Check.atLeast("points ahead of ALERT, on the worst workload", BEHIND_POINTS, 100 * ahead),
        Check.atLeast(
            "points ahead of ALERT with the queue as a group, on the worst workload",
            BEHIND_POINTS,
            100 * aheadOfGroups));
  }

  /** ALERT's misses over Sluice's, each a mean over the workloads whose sensitivities differ. */
  private static double timesFewer(
      List<Comparison> comparisons, BiFunction<Comparison, String, Mean> misses) {
    List<Comparison> differing =
        comparisons.stream().filter(c -> c.scenario().differing()).toList();
    ToDoubleFunction<Contender> mean =
        contender ->
            differing.stream()
                .mapToDouble(c -> misses.apply(c, contender.name()).value())
                .average()
                .orElseThrow();
    return mean.applyAsDouble(Contender.ALERT) / mean.applyAsDouble(Contender.SLUICE);
  }

  private static double most(List<Comparison> comparisons, ToDoubleFunction<Comparison> figure) {
    return comparisons.stream().mapToDouble(figure).max().orElseThrow();
  }
}

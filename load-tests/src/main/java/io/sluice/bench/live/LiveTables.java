package io.sluice.bench.live;

import io.sluice.bench.page.FigureFormat;
import io.sluice.bench.page.MeanEstimate;
import io.sluice.bench.page.ResultSection.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The tables of the live comparison. */
final class LiveTables {
  private final List<String> laws;
  private final LiveResult result;

  /**
   * @param laws the first is the one that the others are compared with
   */
  LiveTables(List<String> laws, LiveResult result) {
    this.laws = List.copyOf(laws);
    this.result = result;
  }

  /** What the agents knew of the variants, and what these took beside hogs. */
  Table ladder() {
    List<List<String>> rows = new ArrayList<>();
    for (UnloadedLatencyMeasurement.Row row : result.yardsticks()) {
      List<KnownRung> known = known(row.calm().variant());
      rows.add(
          List.of(
              "`" + row.calm().variant() + "`",
              percent(median(known, KnownRung::accuracy)),
              FigureFormat.plain(median(known, KnownRung::p50Millis)),
              String.format(Locale.ROOT, "%.2f", median(known, KnownRung::onceShare)),
              String.format(Locale.ROOT, "%.2f", median(known, KnownRung::sensitivity)),
              String.format(Locale.ROOT, "%.2f", median(known, KnownRung::watts)),
              millis(row.calm().serviceMillis()),
              millis(row.memoryHog().serviceMillis()),
              millis(row.cpuHog().serviceMillis()),
              millis(row.calm().wayMillis())));
    }
    return new Table(
        List.of(
            "variant",
            "accuracy, %",
            "p50, ms",
            "of it once in a batch",
            "sensitivity",
            "watts (modelled)",
            result.rows() + " images, ms: calm",
            "memory hog",
            "CPU hog",
            "way there and back, p95, ms"),
        rows);
  }

  private List<KnownRung> known(String variant) {
    return result.runs().stream()
        .flatMap(run -> run.ladder().stream())
        .filter(rung -> rung.variant().equals(variant))
        .toList();
  }

  private static double median(List<KnownRung> known, ToDoubleFunction<KnownRung> figure) {
    double[] sorted = known.stream().mapToDouble(figure).sorted().toArray();
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }

  /** Of all that counts. */
  Table outcome() {
    List<List<String>> rows = new ArrayList<>();
    for (String law : laws) {
      rows.add(
          List.of(
              "`" + law + "`",
              mean(law, run -> run.score().effectiveAccuracy()).percent(),
              mean(law, run -> run.score().missed()).percent(),
              mean(law, LiveRun::watts).plain(2),
              variants(law)));
    }
    return new Table(
        List.of(
            "law", "effective accuracy, %", "missed, %", "watts (modelled)", "answers by variant"),
        rows);
  }

  /** Effective accuracy and misses while each condition lasted. */
  Table byCondition() {
    List<String> headings = new ArrayList<>(List.of("law"));
    for (ContentionCondition condition : ContentionCondition.values()) {
      headings.add(condition.text() + ": accuracy, %");
      headings.add("missed, %");
    }
    List<List<String>> rows = new ArrayList<>();
    for (String law : laws) {
      List<String> row = new ArrayList<>(List.of("`" + law + "`"));
      for (ContentionCondition condition : ContentionCondition.values()) {
        row.add(mean(law, run -> score(run, condition).effectiveAccuracy()).percent());
        row.add(mean(law, run -> score(run, condition).missed()).percent());
      }
      rows.add(row);
    }
    return new Table(headings, rows);
  }

  /** Of each law to the first, repeat by repeat. */
  Table differences() {
    List<List<String>> rows = new ArrayList<>();
    for (String law : laws.subList(1, laws.size())) {
      List<String> row = new ArrayList<>(List.of("`" + law + "`", gain(laws.get(0), law).points()));
      for (ContentionCondition condition : ContentionCondition.values()) {
        row.add(
            difference(laws.get(0), law, run -> score(run, condition).effectiveAccuracy())
                .points());
      }
      row.add(difference(laws.get(0), law, run -> score(run).missed()).points());
      rows.add(row);
    }
    List<String> headings =
        new ArrayList<>(List.of("`" + laws.get(0) + "` less", "effective accuracy, points"));
    for (ContentionCondition condition : ContentionCondition.values()) {
      headings.add(condition.text());
    }
    headings.add("missed, points");
    return new Table(headings, rows);
  }

  /** Effective accuracy of a law less that of another. */
  MeanEstimate gain(String law, String than) {
    return difference(law, than, run -> score(run).effectiveAccuracy());
  }

  private static LiveRunScore score(LiveRun run) {
    return run.score();
  }

  private static LiveRunScore score(LiveRun run, ContentionCondition condition) {
    return Objects.requireNonNull(run.byCondition().get(condition.text()), "of each condition");
  }

  private MeanEstimate difference(String law, String than, ToDoubleFunction<LiveRun> figure) {
    double[] ours = values(law, figure);
    double[] theirs = values(than, figure);
    return known(IntStream.range(0, ours.length).mapToDouble(i -> ours[i] - theirs[i]));
  }

  private MeanEstimate mean(String law, ToDoubleFunction<LiveRun> figure) {
    return known(DoubleStream.of(values(law, figure)));
  }

  private static MeanEstimate known(DoubleStream figures) {
    double[] known = figures.filter(figure -> !Double.isNaN(figure)).toArray();
    return known.length == 0 ? new MeanEstimate(Double.NaN, Double.NaN) : MeanEstimate.of(known);
  }

  private double[] values(String law, ToDoubleFunction<LiveRun> figure) {
    return of(law).stream().mapToDouble(figure).toArray();
  }

  /** By repeat. */
  private List<LiveRun> of(String law) {
    return result.runs().stream().filter(run -> run.law().equals(law)).toList();
  }

  private String variants(String law) {
    Map<String, Integer> sums = new TreeMap<>();
    of(law).forEach(run -> run.score().answers().forEach((v, n) -> sums.merge(v, n, Integer::sum)));
    double all = sums.values().stream().mapToInt(Integer::intValue).sum();
    List<String> parts = new ArrayList<>();
    sums.forEach(
        (variant, count) ->
            parts.add(String.format(Locale.ROOT, "%s %.0f %%", variant, 100 * count / all)));
    return String.join(", ", parts);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f", 100 * share);
  }

  private static String millis(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}

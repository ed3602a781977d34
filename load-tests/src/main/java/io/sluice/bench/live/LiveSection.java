package io.sluice.bench.live;

import io.sluice.bench.page.Check;
import io.sluice.bench.page.Figures;
import io.sluice.bench.page.Mean;
import io.sluice.bench.page.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What the runs say, for the page of results. */
final class LiveSection {
  private static final String OURS = "sluice";

  private final LiveSettings settings;
  private final List<LiveRun> runs;
  private final String conditions;

  /**
   * @param conditions that they ran under, in a sentence
   */
  LiveSection(LiveSettings settings, List<LiveRun> runs, String conditions) {
    this.settings = settings;
    this.runs = List.copyOf(runs);
    this.conditions = conditions;
  }

  Section section() {
    return new Section(
        "Live: one agent on the real path", paragraphs(), List.of(table()), checks());
  }

  private List<String> paragraphs() {
    return List.of(
        "`sluice-bench live` starts registry, broker, gateway and one agent (one inference thread,"
            + " batches of up to 8) as processes and lets it serve `fashion-resnet`, whose variants"
            + " the registry made and the agent profiled here. Bursts of requests (Poisson; sizes"
            + " Zipf up to 16; "
            + Figures.plain(settings.perSecond())
            + " requests a second on average; a deadline of "
            + settings.deadlines()
            + " ms for each burst) are replayed through the gateway for "
            + Figures.plain(settings.seconds())
            + " s after a warm-up: a fifth of the time calm, a fifth beside a memory hog (a"
            + " thread streaming through 256 MB on any processor), a fifth calm, a fifth beside a"
            + " CPU hog (two such threads on the agent's processor, to which the agent is pinned),"
            + " a fifth calm. Every law"
            + " in turn, "
            + of(settings.laws().get(0)).size()
            + " times, with a new agent and the same requests; intervals are 95 % of the mean of"
            + " the repeats.",
        "A request counts as missed unless its answer is back at the client within its deadline,"
            + " from the moment it should have been sent. Effective accuracy is the share of all"
            + " requests answered rightly and in time. Watts are modelled: those of a Raspberry Pi"
            + " 4 with the agent's processor time. No energy budget is set, the target of the policy is"
            + " the longest deadline, and the fleet loop is off.",
        conditions);
  }

  private Section.Table table() {
    List<List<String>> rows = new ArrayList<>();
    for (String law : settings.laws()) {
      List<LiveRun> its = of(law);
      rows.add(
          List.of(
              "`" + law + "`",
              mean(its, LiveRun::effectiveAccuracy).percent(),
              mean(its, LiveRun::missed).percent(),
              mean(its, LiveRun::watts).plain(2),
              Mean.ofDifferences(
                      values(its, LiveRun::effectiveAccuracy),
                      values(of(settings.laws().get(0)), LiveRun::effectiveAccuracy))
                  .points(),
              variants(its)));
    }
    return new Section.Table(
        List.of(
            "law",
            "effective accuracy, %",
            "missed, %",
            "watts (modelled)",
            "accuracy against " + settings.laws().get(0) + ", points",
            "answers by variant"),
        rows);
  }

  private static String variants(List<LiveRun> runs) {
    Map<String, Integer> sums = new java.util.TreeMap<>();
    runs.forEach(run -> run.answersByVariant().forEach((v, n) -> sums.merge(v, n, Integer::sum)));
    double all = sums.values().stream().mapToInt(Integer::intValue).sum();
    List<String> parts = new ArrayList<>();
    sums.forEach(
        (variant, count) ->
            parts.add(String.format(Locale.ROOT, "%s %.0f %%", variant, 100 * count / all)));
    return String.join(", ", parts);
  }

  private List<Check> checks() {
    if (!settings.laws().contains(OURS)) {
      return List.of();
    }
    List<Check> checks = new ArrayList<>();
    double ours = mean(of(OURS), LiveRun::effectiveAccuracy).value();
    for (String law : settings.laws()) {
      if (!law.equals(OURS)) {
        double others = mean(of(law), LiveRun::effectiveAccuracy).value();
        checks.add(
            Check.atLeast(
                "effective accuracy less that of `" + law + "`, points",
                -0.2,
                100 * (ours - others)));
      }
    }
    return checks;
  }

  private List<LiveRun> of(String law) {
    return runs.stream().filter(run -> run.law().equals(law)).toList();
  }

  private static Mean mean(List<LiveRun> runs, ToDoubleFunction<LiveRun> figure) {
    return Mean.of(values(runs, figure));
  }

  private static double[] values(List<LiveRun> runs, ToDoubleFunction<LiveRun> figure) {
    return runs.stream().mapToDouble(figure).toArray();
  }
}

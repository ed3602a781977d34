package io.sluice.bench.decision;

import io.sluice.bench.page.BenchExperiment;
import io.sluice.bench.page.FigureCheck;
import io.sluice.bench.page.ResultSection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs {@link DecisionBenchmark}.
 *
 * @param <L> what other experiments of the page work with; this one needs nothing
 */
public final class DecisionCost<L> implements BenchExperiment<L> {
  private static final double MOST_MICROS = 20;
  private static final double MOST_BYTES = 2000;
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  @Override
  public String name() {
    return "decision";
  }

  @Override
  public String purpose() {
    return "what a decision costs";
  }

  @Override
  public ResultSection run(L lab) throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(DecisionBenchmark.class.getName())
                    .addProfiler(GCProfiler.class)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();
    List<List<String>> rows = new ArrayList<>();
    List<FigureCheck> checks = new ArrayList<>();
    for (RunResult result : results) {
      String what = result.getPrimaryResult().getLabel();
      double micros = result.getPrimaryResult().getScore();
      double bytes = allocated(result);
      double half = result.getPrimaryResult().getScoreError();
      rows.add(List.of(what, plain("%.3f ± %.3f", micros, half), plain("%.0f", bytes)));
      checks.add(FigureCheck.atMost("microseconds of " + what, MOST_MICROS, micros));
      checks.add(FigureCheck.atMost("bytes allocated by " + what, MOST_BYTES, bytes));
    }
    return new ResultSection(
        "What a decision costs",
        List.of(
            "By JMH, three forks of five seconds each; ± is JMH's 99.9 % confidence. 16 variants, all"
                + " in memory, 16 requests waiting; every limit of the policy is set but a pin, power"
                + " and temperature are known and around their limits, so that each inference is tried"
                + " at all prices of energy. `inference` is the choice of a variant and what is learned"
                + " from its run; `round` is that of the device loop, twice a second: the sensors, and"
                + " which variant should lead. Each twelfth inference has a round with it, and each"
                + " twelfth round an inference, counted with it."),
        List.of(new ResultSection.Table(List.of("", "time, µs", "allocated, bytes"), rows)),
        checks);
  }

  private static double allocated(RunResult result) {
    return Objects.requireNonNull(result.getSecondaryResults().get(ALLOCATED)).getScore();
  }

  private static String plain(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}

package io.sluice.bench.adaptation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.bench.page.FigureCheck;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class LatencyDeadlineExperimentTest {
  private static final String SLUICE = ComparedLaw.SLUICE.name();
  private static final String ALERT = ComparedLaw.ALERT.name();

  @Test
  void saysHowManyTimesFewerOfWhichMissesThereAre() {
    AdaptationScenario scenario = ComparisonScenarios.REPORTING.latency().get(2);
    ScenarioComparison bursty = ScenarioComparison.of(scenario, new long[] {1, 2});

    List<FigureCheck> checks = LatencyDeadlineExperiment.checks(List.of(bursty));
    String sentence = LatencyDeadlineExperiment.allMisses(List.of(bursty));

    double avoidable = bursty.avoidable(ALERT).value() / bursty.avoidable(SLUICE).value();
    double all = bursty.misses(ALERT).value() / bursty.misses(SLUICE).value();
    assertThat(checks.get(2).what()).contains("avoidable misses");
    assertThat(Double.parseDouble(checks.get(2).measured())).isEqualTo(round(avoidable, 3));
    assertThat(bursty.unavoidable().value()).isPositive();
    assertThat(sentence)
        .contains(plain(avoidable) + " times as many avoidable", plain(all) + " times as many of");
  }

  private static double round(double value, int digits) {
    return Double.parseDouble(String.format(Locale.ROOT, "%." + digits + "f", value));
  }

  private static String plain(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}

package io.sluice.bench.adaptation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.bench.page.Check;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class LatencyTest {
  private static final String SLUICE = Contender.SLUICE.name();
  private static final String ALERT = Contender.ALERT.name();

  @Test
  void saysHowManyTimesFewerOfWhichMissesThereAre() {
    Scenario scenario = Scenarios.REPORTING.latency().get(2);
    Comparison bursty = Comparison.of(scenario, new long[] {1, 2});

    List<Check> checks = Latency.checks(List.of(bursty));
    String sentence = Latency.allMisses(List.of(bursty));

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

package io.sluice.agent.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.agent.batch.VariantServiceTotals;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecentServiceTimesTest {
  private final RecentServiceTimes recent = new RecentServiceTimes();
  private long now = 1_000_000;

  @Test
  void isTheMeanOfTheRequests() {
    second("fp32", 9, 20);
    second("fp32", 1, 30);

    assertThat(recent.millis("fp32")).isPresent();
    assertThat(recent.millis("fp32").getAsDouble()).isCloseTo(21, within(0.2));
  }

  @Test
  void followsADeviceThatIsThrottled() {
    for (int i = 0; i < 60; i++) {
      second("fp32", 10, 20);
    }

    for (int i = 0; i < 20; i++) {
      second("fp32", 10, 60);
    }

    assertThat(recent.millis("fp32").getAsDouble()).isBetween(50.0, 60.0);
  }

  @Test
  void tooFewRequestsSayNothing() {
    second("fp32", 2, 20);

    assertThat(recent.millis("fp32")).isEmpty();
    assertThat(recent.millis("int8")).isEmpty();
  }

  @Test
  void whatWasLongAgoIsForgotten() {
    second("fp32", 20, 20);

    for (int i = 0; i < 30; i++) {
      second("int8", 20, 5);
    }

    assertThat(recent.millis("fp32")).isEmpty();
    assertThat(recent.millis("int8")).hasValue(5);
  }

  @Test
  void aClockThatGoesBackMakesNothingOfMoreWeight() {
    second("fp32", 9, 20);
    now -= 3_600_000;

    second("fp32", 1, 30);

    assertThat(recent.millis("fp32")).hasValue(21);
  }

  @Test
  void noTimeAtAllIsNoMeasurement() {
    second("fp32", 10, 0);

    assertThat(recent.millis("fp32")).isEmpty();
  }

  @Test
  void knowsOfHowManyExamplesRequestsWere() {
    second("fp32", 10, 20, 1);
    second("int8", 30, 20, 5);

    assertThat(recent.examples("fp32")).hasValue(1);
    assertThat(recent.examples("int8")).hasValue(5);
    assertThat(recent.examplesPerRequest().getAsDouble()).isCloseTo(4, within(0.1));
  }

  @Test
  void whatRequestsWereIsKnownUntilOthersCome() {
    second("fp32", 10, 20, 8);
    for (int i = 0; i < 600; i++) {
      now += 1000;
      recent.add(now, Map.of());
    }

    assertThat(recent.examplesPerRequest().getAsDouble()).isCloseTo(8, within(1e-9));
    assertThat(recent.examples("fp32")).isEmpty();
  }

  @Test
  void beforeTheFirstRequestNothingIsKnownOfTheirExamples() {
    recent.add(now, Map.of());

    assertThat(recent.examplesPerRequest()).isEmpty();
  }

  private void second(String variant, int requests, double millis) {
    second(variant, requests, millis, 1);
  }

  private void second(String variant, int requests, double millis, int examples) {
    now += 1000;
    recent.add(
        now,
        Map.of(
            variant, new VariantServiceTotals(requests, requests * examples, requests * millis)));
  }
}

package io.sluice.adaptation.policy;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnergyBudgetTest {
  @ParameterizedTest
  @ValueSource(longs = {-5_000_000, 0, 999_999})
  void isOverAMillisecondAtLeast(long nanos) {
    Duration tooShort = Duration.ofNanos(nanos);

    assertThatThrownBy(() -> new EnergyBudget.Average(3, tooShort))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("The window is 1 ms or more, but is PT");
    assertThatThrownBy(() -> new EnergyBudget.Reserve(3, tooShort))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("The time it lasts is 1 ms or more, but is PT");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void isPositiveAndFinite(double amount) {
    Duration minute = Duration.ofMinutes(1);

    assertThatThrownBy(() -> new EnergyBudget.Average(amount, minute))
        .hasMessage("The watts budget is positive and finite, but is " + amount);
    assertThatThrownBy(() -> new EnergyBudget.Reserve(amount, minute))
        .hasMessage("The reserve of joules is positive and finite, but is " + amount);
  }
}

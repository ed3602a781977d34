package io.sluice.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LearningRateScheduleTest {
  @Test
  void aCosineBeginsAtThePeakAndEndsNearZero() {
    LearningRateSchedule rate = LearningRateSchedule.cosine(0.4);

    assertThat(rate.at(0, 100)).isEqualTo(0.4);
    assertThat(rate.at(50, 100)).isCloseTo(0.2, within(1e-9));
    assertThat(rate.at(99, 100)).isLessThan(0.001);
  }

  @Test
  void theWarmUpRisesInALineAndThenTheShapeBegins() {
    LearningRateSchedule rate = LearningRateSchedule.constant(1).withWarmUp(0.09);

    assertThat(rate.at(0, 100)).isCloseTo(0.1, within(1e-9));
    assertThat(rate.at(8, 100)).isCloseTo(0.9, within(1e-9));
    assertThat(rate.at(9, 100)).isEqualTo(1);
  }

  @Test
  void stepsDropAfterHalfAndAfterThreeQuarters() {
    LearningRateSchedule rate = new LearningRateSchedule(1, LearningRateSchedule.Shape.STEP, 0);

    assertThat(rate.at(49, 100)).isEqualTo(1);
    assertThat(rate.at(50, 100)).isEqualTo(0.1);
    assertThat(rate.at(75, 100)).isCloseTo(0.01, within(1e-12));
  }

  @Test
  void aRateThatIsNoNumberIsRefusedByName() {
    assertThatThrownBy(() -> LearningRateSchedule.constant(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("peak must be a number of at least 0, but is NaN");
  }
}

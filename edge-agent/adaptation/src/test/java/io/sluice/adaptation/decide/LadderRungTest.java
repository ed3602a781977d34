package io.sluice.adaptation.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LadderRungTest {
  @ParameterizedTest
  @ValueSource(doubles = {-0.01, 1.01, 93.5, Double.POSITIVE_INFINITY})
  void hasAnAccuracyThatIsAShare(double accuracy) {
    assertThatThrownBy(() -> DeviceLadderFixtures.rung("fp32", accuracy, 40, 1, 0.04))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The accuracy of fp32 is within 0 and 1, or unknown, but is " + accuracy);
  }

  @Test
  void mayHaveAnAccuracyThatIsUnknown() {
    assertThat(DeviceLadderFixtures.rung("fp32", Double.NaN, 40, 1, 0.04).accuracy()).isNaN();
  }
}

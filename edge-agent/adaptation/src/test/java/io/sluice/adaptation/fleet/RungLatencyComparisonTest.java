package io.sluice.adaptation.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RungLatencyComparisonTest {
  @Test
  void aDeviceThatHasNotServedIsTakenToBeAsFastAsItsProbe() {
    assertThat(
            RungLatencyComparison.slowdown(
                List.of(
                    new RungLatencyComparison(100, Double.NaN),
                    new RungLatencyComparison(20, Double.NaN))))
        .isEqualTo(1);
    assertThat(RungLatencyComparison.slowdown(List.of())).isEqualTo(1);
  }

  @Test
  void isTheGeometricMeanOfWhatWasMeasured() {
    List<RungLatencyComparison> rungs =
        List.of(
            new RungLatencyComparison(100, 200),
            new RungLatencyComparison(50, Double.NaN),
            new RungLatencyComparison(20, 160));

    assertThat(RungLatencyComparison.slowdown(rungs)).isCloseTo(4, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, 0, -1, Double.POSITIVE_INFINITY})
  void whatIsNoTimeWasNotMeasured(double measured) {
    List<RungLatencyComparison> rungs =
        List.of(new RungLatencyComparison(100, measured), new RungLatencyComparison(20, 30));

    assertThat(RungLatencyComparison.slowdown(rungs)).isCloseTo(1.5, within(1e-9));
  }

  @Test
  void aTimeThatIsNotBelievedCountsAsTheNearestThatIs() {
    assertThat(RungLatencyComparison.slowdown(List.of(new RungLatencyComparison(100, 1e9))))
        .isCloseTo(100, within(1e-9));
    assertThat(RungLatencyComparison.slowdown(List.of(new RungLatencyComparison(100, 1e-9))))
        .isCloseTo(0.1, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, 0, -1, Double.POSITIVE_INFINITY})
  void aRungWhoseProbeMakesNoSenseTellsNothing(double probed) {
    assertThat(RungLatencyComparison.slowdown(List.of(new RungLatencyComparison(probed, 50))))
        .isEqualTo(1);
  }
}

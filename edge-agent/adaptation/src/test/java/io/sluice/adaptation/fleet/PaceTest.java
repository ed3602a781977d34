package io.sluice.adaptation.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {
  @Test
  void aDeviceThatHasNotServedIsTakenToBeAsFastAsItsProbe() {
    assertThat(Pace.slowdown(List.of(new Pace(100, Double.NaN), new Pace(20, Double.NaN))))
        .isEqualTo(1);
    assertThat(Pace.slowdown(List.of())).isEqualTo(1);
  }

  @Test
  void isTheGeometricMeanOfWhatWasMeasured() {
    List<Pace> rungs = List.of(new Pace(100, 200), new Pace(50, Double.NaN), new Pace(20, 160));

    assertThat(Pace.slowdown(rungs)).isCloseTo(4, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, 0, -1, Double.POSITIVE_INFINITY})
  void whatIsNoTimeWasNotMeasured(double measured) {
    List<Pace> rungs = List.of(new Pace(100, measured), new Pace(20, 30));

    assertThat(Pace.slowdown(rungs)).isCloseTo(1.5, within(1e-9));
  }

  @Test
  void aTimeThatIsNotBelievedCountsAsTheNearestThatIs() {
    assertThat(Pace.slowdown(List.of(new Pace(100, 1e9)))).isCloseTo(100, within(1e-9));
    assertThat(Pace.slowdown(List.of(new Pace(100, 1e-9)))).isCloseTo(0.1, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, 0, -1, Double.POSITIVE_INFINITY})
  void aRungWhoseProbeMakesNoSenseTellsNothing(double probed) {
    assertThat(Pace.slowdown(List.of(new Pace(probed, 50)))).isEqualTo(1);
  }
}

package io.sluice.adaptation.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withPrecision;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {
  @Test
  void aDeviceThatHasNotServedIsAsFastAsItsProbe() {
    List<Pace> rungs = List.of(new Pace(100, Double.NaN), new Pace(20, Double.NaN));

    assertThat(Pace.perSecond(rungs)).containsExactly(10.0, 50.0);
  }

  @Test
  void whatWasMeasuredGoesBeforeTheProbe() {
    List<Pace> rungs = List.of(new Pace(100, 250), new Pace(20, 25));

    assertThat(Pace.perSecond(rungs)).containsExactly(4.0, 40.0);
  }

  @Test
  void whatWasNotMeasuredIsAsMuchSlowerAsWhatWas() {
    List<Pace> rungs = List.of(new Pace(100, 200), new Pace(50, Double.NaN), new Pace(20, 160));

    List<Double> perSecond = Pace.perSecond(rungs);

    assertThat(perSecond.get(0)).isEqualTo(5);
    assertThat(perSecond.get(1)).isEqualTo(1e3 / (50 * 4), withPrecision(1e-9));
    assertThat(perSecond.get(2)).isEqualTo(6.25);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, 0, -1, Double.POSITIVE_INFINITY})
  void whatIsNoTimeWasNotMeasured(double measured) {
    List<Pace> rungs = List.of(new Pace(100, measured), new Pace(20, measured));

    assertThat(Pace.perSecond(rungs)).containsExactly(10.0, 50.0);
  }

  @Test
  void aTimeThatIsNotBelievedCountsAsTheNearestThatIs() {
    assertThat(Pace.perSecond(List.of(new Pace(100, 1e9)))).containsExactly(0.1);
    assertThat(Pace.perSecond(List.of(new Pace(100, 1e-9)))).containsExactly(100.0);
  }

  @Test
  void aRungWhoseProbeMakesNoSenseTellsNothingOfTheOthers() {
    List<Pace> rungs = List.of(new Pace(0, 50), new Pace(20, Double.NaN));

    assertThat(Pace.perSecond(rungs).get(1)).isEqualTo(50);
  }
}

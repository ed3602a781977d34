package io.sluice.adaptation.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ThermalHeadroomMonitorTest {
  private final ThermalHeadroomMonitor watch = new ThermalHeadroomMonitor();
  private double now;

  @Test
  void isFullFarFromTheLimit() {
    watch.obey(OptionalDouble.of(80));

    read(10, 60);

    assertThat(watch.fullness()).isGreaterThanOrEqualTo(1);
  }

  @Test
  void emptiesInTheFewDegreesBelowTheLimit() {
    watch.obey(OptionalDouble.of(80));

    read(10, 77);

    assertThat(watch.fullness()).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void isEmptyBeforeADeviceThatWarmsIsThere() {
    watch.obey(OptionalDouble.of(80));

    for (int i = 0; i < 70; i++) {
      read(1, 70 + 0.1 * i);
    }

    assertThat(watch.fullness()).isLessThanOrEqualTo(0);
  }

  @Test
  void asksNothingWithoutALimit() {
    read(10, 95);

    assertThat(watch.fullness()).isEqualTo(1);
  }

  @Test
  void bridgesAReadingThatIsMissing() {
    watch.obey(OptionalDouble.of(80));
    read(10, 90);

    read(10, Double.NaN);

    assertThat(watch.fullness()).isLessThan(0);
  }

  @Test
  void asksNothingOnceTheTemperatureIsLost() {
    watch.obey(OptionalDouble.of(80));
    read(10, 90);

    read(31, Double.NaN);

    assertThat(watch.fullness()).isEqualTo(1);
  }

  @Test
  void takesAnAbsurdTemperatureForALostOne() {
    watch.obey(OptionalDouble.of(80));
    read(10, 90);

    read(31, 1e6);

    assertThat(watch.fullness()).isEqualTo(1);
  }

  @Test
  void asksAgainOnceTheTemperatureIsBack() {
    watch.obey(OptionalDouble.of(80));
    read(10, 90);
    read(31, Double.NaN);

    read(1, 90);

    assertThat(watch.fullness()).isLessThan(0);
  }

  private void read(int seconds, double celsius) {
    for (int i = 0; i < 2 * seconds; i++) {
      now += 500;
      watch.sense(now, 3, celsius);
    }
  }
}

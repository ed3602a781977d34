package io.sluice.adaptation.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TimePriceTest {
  private static final double[] CALM = {40, 20, 8};

  private final TimePrice price = new TimePrice(DeviceLadderFixtures.THREE);
  private double now;

  @Test
  void asksNothingWhileNobodyComesMeanwhile() {
    for (int i = 0; i < 100; i++) {
      alone(200, 40);
    }

    assertThat(price.of(40)).isZero();
  }

  @Test
  void asksNothingWhenThoseWhoComeHaveTimeForTheBestRung() {
    alone(200, 40);
    then(20, 1, 90);

    assertThat(price.of(40)).isZero();
  }

  @Test
  void learnsWhatThoseWhoCameWouldHaveGainedByEachMillisecond() {
    alone(200, 40);
    alone(200, 40);
    then(0, 2, 50);

    // 25 ms for each: between mixed (20 ms) and fp32 (40 ms), after runs of 40 and 40 ms
    double slope = (0.935 - 0.930) / (40 - 20);
    assertThat(price.of(40)).isCloseTo(slope / 80 * 40 * 40 / 2, within(1e-5));
  }

  @Test
  void countsNobodyWhoCameAfterItsEndThoughHandingOverTookAWhile() {
    alone(200, 40);
    now += 100;
    observe(0.3, 1, 20);

    assertThat(price.of(40)).isZero();
  }

  @Test
  void passesOverThoseWithoutADeadline() {
    alone(200, 40);
    then(0, 3, Double.NaN);

    assertThat(price.of(40)).isZero();
  }

  @Test
  void asksMostWhenSomeWouldHaveBeenLost() {
    alone(200, 40);
    then(0, 20, 50);

    assertThat(price.of(40)).isGreaterThan(0.9);
  }

  @Test
  void growsWithTheSquareOfTheTime() {
    alone(200, 40);
    then(0, 2, 50);

    assertThat(price.of(40) / price.of(20)).isCloseTo(4, within(1e-9));
  }

  @Test
  void forgets() {
    alone(200, 40);
    then(0, 20, 50);
    double before = price.of(40);

    for (int i = 0; i < 600; i++) {
      alone(200, 40);
    }

    assertThat(price.of(40)).isLessThan(before / 50);
  }

  /** A request after {@code after} ms on a free device, with its run. */
  private void alone(double after, double millis) {
    now += after;
    observe(0, 1, 100);
    price.ran(millis);
    now += millis;
  }

  private void then(double after, int waiting, double left) {
    now += after;
    observe(30, waiting, left);
  }

  private void observe(double waited, int waiting, double left) {
    double[] lefts = new double[waiting];
    Arrays.fill(lefts, left);
    price.observe(
        new DispatchSnapshot(now, waited, lefts, waiting, 1, DeviceLadderFixtures.THREE.all()),
        CALM);
  }
}

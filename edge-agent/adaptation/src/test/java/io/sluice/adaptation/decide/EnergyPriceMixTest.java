package io.sluice.adaptation.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EnergyPriceMixTest {
  private static final double[] PRICES = {0, 1, 4};

  private final EnergyPriceMix mix = new EnergyPriceMix();
  private final PowerDemandCurve curve = new PowerDemandCurve(60, 3);

  @Test
  void asksNothingWhereEverythingMayBeDrawn() {
    draws(5, 4, 3);

    mix.aim(PRICES, curve, 5.5);

    assertThat(mean()).isZero();
  }

  @Test
  void takesTheLowerPriceAsOftenAsWhatMayBeDrawnAllows() {
    draws(5, 4, 3);

    mix.aim(PRICES, curve, 3.25);

    assertThat(mean()).isCloseTo(0.25 * 1 + 0.75 * 4, within(0.01));
  }

  @Test
  void asksTheMostWhereEvenThatDrawsTooMuch() {
    draws(5, 4, 3);

    mix.aim(PRICES, curve, 2);

    assertThat(mean()).isEqualTo(4);
  }

  @Test
  void asksNothingWhileNothingIsKnown() {
    mix.aim(PRICES, curve, 2);

    assertThat(mean()).isZero();
  }

  private double mean() {
    return IntStream.range(0, 1000).mapToDouble(i -> mix.next()).average().orElseThrow();
  }

  /** Power at each price, W, with an idle power of 2 W. */
  private void draws(double... watts) {
    double[] joules = new double[watts.length];
    for (int i = 0; i < joules.length; i++) {
      joules[i] = 10 * (watts[i] - 2);
    }
    curve.pass(10, 2, 0, joules);
  }
}

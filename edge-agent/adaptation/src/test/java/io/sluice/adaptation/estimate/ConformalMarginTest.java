package io.sluice.adaptation.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

class ConformalMarginTest {
  private final Random random = new Random(3);

  @Test
  void isExceededByTheWantedShareOfNormalResiduals() {
    assertThat(exceeded(0.01, random::nextGaussian)).isCloseTo(0.01, within(0.002));
  }

  @Test
  void isExceededByTheWantedShareOfHeavyTails() {
    assertThat(exceeded(0.01, () -> Math.pow(random.nextDouble(), -1 / 2.5)))
        .isCloseTo(0.01, within(0.002));
  }

  @Test
  void isExceededByTheWantedShareWhenTheResidualsGrow() {
    double[] scale = {1};

    assertThat(exceeded(0.05, () -> (scale[0] *= 1.00002) * random.nextGaussian()))
        .isCloseTo(0.05, within(0.005));
  }

  @Test
  void isNeverBelowTheExpectation() {
    ConformalMargin margin = new ConformalMargin(0.5);

    for (int i = 0; i < 1000; i++) {
      margin.observe(-5);
    }

    assertThat(margin.quantile()).isZero();
  }

  private static double exceeded(double missRate, DoubleSupplier residuals) {
    ConformalMargin margin = new ConformalMargin(missRate);
    int above = 0;
    int count = 50_000;
    for (int i = 0; i < count; i++) {
      double residual = residuals.getAsDouble();
      above += residual > margin.quantile() ? 1 : 0;
      margin.observe(residual);
    }
    return (double) above / count;
  }
}

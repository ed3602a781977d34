package io.sluice.adaptation.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FadingLeastSquaresTest {
  private final Random random = new Random(1);
  private final FadingLeastSquares squares = new FadingLeastSquares(2, 0.99, 0.01);

  @Test
  void findsTheCoefficients() {
    learn(500, 0.4, -0.7);

    assertThat(squares.solve()[0]).isCloseTo(0.4, within(0.01));
    assertThat(squares.solve()[1]).isCloseTo(-0.7, within(0.01));
  }

  @Test
  void forgetsThoseThatWere() {
    learn(500, 0.4, -0.7);

    learn(1000, -0.2, 0.1);

    assertThat(squares.solve()[0]).isCloseTo(-0.2, within(0.01));
    assertThat(squares.solve()[1]).isCloseTo(0.1, within(0.01));
  }

  @Test
  void staysBoundedWhereOneDirectionIsHardlyEverSeen() {
    double most = 0;
    for (int i = 0; i < 100_000; i++) {
      double[] x = {1, 1 + 1e-3 * random.nextGaussian()};
      squares.add(x, 0.1 * random.nextGaussian());
      double[] theta = squares.solve();
      most = Math.max(most, Math.max(Math.abs(theta[0]), Math.abs(theta[1])));
    }

    assertThat(most).isLessThan(1);
  }

  private void learn(int observations, double first, double second) {
    for (int i = 0; i < observations; i++) {
      double[] x = {random.nextGaussian(), random.nextGaussian()};
      squares.add(x, first * x[0] + second * x[1] + 0.01 * random.nextGaussian());
    }
  }
}

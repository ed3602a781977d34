package io.sluice.compressor.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.compressor.search.LinearModel.Observation;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinearModelTest {
  @Test
  void withoutObservationsItExpectsWhatItWasTold() {
    LinearModel model = new LinearModel(new double[] {1, 2}, new double[] {3, 4}, 1, List.of());

    GaussianEstimate both = model.predict(List.of(0, 1));

    assertThat(both.mean()).isCloseTo(3, within(1e-12));
    assertThat(both.deviation()).isCloseTo(Math.sqrt(9 + 16 + 1), within(1e-12));
  }

  /** The textbook update of a normal mean: precisions add up. */
  @Test
  void anObservationMovesTheMeanByItsWeight() {
    LinearModel model =
        new LinearModel(
            new double[] {0}, new double[] {2}, 1, List.of(new Observation(List.of(0), 5)));

    GaussianEstimate one = model.predict(List.of(0));

    assertThat(one.mean()).isCloseTo(5 * 1 / (1 + 0.25), within(1e-12));
    assertThat(one.deviation()).isCloseTo(Math.sqrt(1 + 1 / 1.25), within(1e-12));
  }

  @Test
  void whatWasSeenTogetherIsToldApartByWhatWasSeenAlone() {
    LinearModel model =
        new LinearModel(
            new double[] {0, 0},
            new double[] {10, 10},
            0.01,
            List.of(new Observation(List.of(0), 1), new Observation(List.of(0, 1), 4)));

    assertThat(model.predict(List.of(1)).mean()).isCloseTo(3, within(0.01));
  }
}

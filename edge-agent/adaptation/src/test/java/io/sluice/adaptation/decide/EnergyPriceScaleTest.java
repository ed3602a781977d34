package io.sluice.adaptation.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class EnergyPriceScaleTest {
  /** Gains per joule: 0.005 / 0.020 = 0.25, 0.030 / 0.012 = 2.5, 0.035 / 0.032 between. */
  private final EnergyPriceScale scale =
      new EnergyPriceScale(DeviceLadderFixtures.THREE, new double[] {0.040, 0.020, 0.008});

  @Test
  void asksNothingWhenTheReserveIsFull() {
    assertThat(scale.at(1)).isZero();
    assertThat(scale.at(3)).isZero();
  }

  @Test
  void asksMoreThanAnyRungIsWorthWhenItIsEmpty() {
    assertThat(scale.at(0)).isCloseTo(5, within(1e-9));
    assertThat(scale.at(-2)).isCloseTo(5, within(1e-9));
  }

  @Test
  void asksLessThanEveryRungIsWorthJustBelowFull() {
    assertThat(scale.at(0.999)).isCloseTo(0.125, within(0.01));
  }

  @Test
  void rises() {
    assertThat(scale.at(0.3)).isGreaterThan(scale.at(0.4));
  }

  @Test
  void asksNothingWhereTheLadderOffersNoTrade() {
    DeviceLadder one =
        new DeviceLadder(List.of(DeviceLadderFixtures.rung("only", 0.9, 10, 1, 0.01)));

    assertThat(new EnergyPriceScale(one, new double[] {0.01}).at(0)).isZero();
  }

  @Test
  void asksNothingWhenTheFullnessIsUnknown() {
    assertThat(scale.at(Double.NaN)).isZero();
  }

  @Test
  void offersARowOfPricesFromNothingToTheMost() {
    double[] prices = scale.prices();

    assertThat(prices).isSorted();
    assertThat(prices[0]).isZero();
    assertThat(prices[1]).isCloseTo(0.125, within(1e-9));
    assertThat(prices[prices.length - 1]).isCloseTo(5, within(1e-9));
  }

  @Test
  void offersNoPriceWhereTheLadderOffersNoTrade() {
    DeviceLadder one =
        new DeviceLadder(List.of(DeviceLadderFixtures.rung("only", 0.9, 10, 1, 0.01)));

    assertThat(new EnergyPriceScale(one, new double[] {0.01}).prices()).containsOnly(0);
  }
}

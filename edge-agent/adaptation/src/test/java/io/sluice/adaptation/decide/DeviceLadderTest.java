package io.sluice.adaptation.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.registry.manifest.KnownQuantity;
import io.sluice.registry.manifest.VariantName;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceLadderTest {
  @Test
  void takesAnUnknownEnergyForThatOfItsTimeAtTheMedianPower() {
    DeviceLadder ladder =
        new DeviceLadder(
            List.of(
                rung("a", 40, KnownQuantity.measured(0.160)),
                rung("b", 30, KnownQuantity.unknown()),
                rung("c", 20, KnownQuantity.measured(0.060)),
                rung("d", 10, KnownQuantity.measured(0.050))));

    double joules = ladder.joules(1);

    // median of 4, 3 and 5 W
    assertThat(joules).isCloseTo(0.120, within(1e-12));
    assertThat(ladder.joules(2)).isEqualTo(0.060);
  }

  @Test
  void takesTheMeanOfTheTwoInTheMiddle() {
    DeviceLadder ladder =
        new DeviceLadder(
            List.of(
                rung("a", 40, KnownQuantity.measured(0.160)),
                rung("b", 30, KnownQuantity.unknown()),
                rung("c", 20, KnownQuantity.measured(0.040))));

    assertThat(ladder.joules(1)).isCloseTo(0.090, within(1e-12));
  }

  @Test
  void keepsTheOrderWhereNoEnergyIsKnown() {
    DeviceLadder ladder =
        new DeviceLadder(
            List.of(
                rung("a", 40, KnownQuantity.unknown()), rung("b", 30, KnownQuantity.unknown())));

    assertThat(ladder.joules(0)).isGreaterThan(ladder.joules(1)).isPositive();
  }

  private static LadderRung rung(String name, double millis, KnownQuantity joules) {
    return new LadderRung(new VariantName(name), Double.NaN, millis, joules, 1);
  }
}

package io.sluice.adaptation.fleet;

import static io.sluice.adaptation.fleet.Fleets.TEN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LastFrontierTest {
  private final LastFrontier last = new LastFrontier();

  @Test
  void isKeptHoweverFastDevicesAreOfLate() {
    Frontier calm = last.of(List.of(TEN));

    assertThat(last.of(List.of(Fleets.slowed(TEN, 2)))).isSameAs(calm);
    assertThat(last.of(List.of(Fleets.slowed(TEN, 3)))).isSameAs(calm);
  }

  @Test
  void isMadeAnewForOtherDevices() {
    Frontier ten = last.of(List.of(TEN));

    Frontier twenty = last.of(List.of(new Group(TEN.name(), 20, TEN.levels())));

    assertThat(twenty.fastest().perSecond()).isEqualTo(2 * ten.fastest().perSecond());
  }
}

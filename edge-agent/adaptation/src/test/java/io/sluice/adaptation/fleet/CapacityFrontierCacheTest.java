package io.sluice.adaptation.fleet;

import static io.sluice.adaptation.fleet.DeviceGroupFixtures.TEN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CapacityFrontierCacheTest {
  private final CapacityFrontierCache last = new CapacityFrontierCache();

  @Test
  void isKeptHoweverFastDevicesAreOfLate() {
    CapacityAccuracyFrontier calm = last.of(List.of(TEN));

    assertThat(last.of(List.of(DeviceGroupFixtures.slowed(TEN, 2)))).isSameAs(calm);
    assertThat(last.of(List.of(DeviceGroupFixtures.slowed(TEN, 3)))).isSameAs(calm);
  }

  @Test
  void isMadeAnewForOtherDevices() {
    CapacityAccuracyFrontier ten = last.of(List.of(TEN));

    CapacityAccuracyFrontier twenty =
        last.of(List.of(new DeviceGroup(TEN.name(), 20, TEN.levels())));

    assertThat(twenty.fastest().perSecond()).isEqualTo(2 * ten.fastest().perSecond());
  }
}

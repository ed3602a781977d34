package io.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.demo.fleet.AgentView;
import io.sluice.demo.fleet.AgentView.RungView;
import io.sluice.registry.manifest.Quantity;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PowerCutTest {
  private static final RungView FP32 = rung("fp32", Quantity.modelled(0.004, "pi4"));
  private static final RungView INT8 = rung("int8-static", Quantity.modelled(0.001, "pi4"));

  @Test
  void theBudgetLeavesNoRoomForARungDearerThanTheCheapest() {
    Optional<PowerCut> cut = PowerCut.of(agent("fp32", Quantity.modelled(2.5, "pi4")));

    assertThat(cut).isPresent();
    assertThat(cut.get().wattsNow()).isEqualTo(2.5);
    assertThat(cut.get().wattsOnCheaper()).isEqualTo(2.35, within(1e-9));
    assertThat(cut.get().budget()).isCloseTo(2.275, within(1e-9));
  }

  @Test
  void onTheCheapestRungThereIsNothingToCut() {
    assertThat(PowerCut.of(agent("int8-static", Quantity.modelled(2.5, "pi4")))).isEmpty();
  }

  @Test
  void unknownPowerCannotBeCut() {
    assertThat(PowerCut.of(agent("fp32", Quantity.unknown()))).isEmpty();
  }

  private static AgentView agent(String variant, Quantity watts) {
    return new AgentView(
        "edge-2", true, "i1", variant, List.of(FP32, INT8), 4, 50, watts, 100, Double.NaN, 7);
  }

  private static RungView rung(String variant, Quantity joules) {
    return new RungView(variant, 1, joules);
  }
}

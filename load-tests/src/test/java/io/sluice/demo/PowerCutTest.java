package io.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.demo.fleet.DemoAgentSnapshot;
import io.sluice.demo.fleet.DemoAgentSnapshot.RungView;
import io.sluice.registry.manifest.KnownQuantity;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class PowerCutTest {
  private static final RungView FP32 = rung("fp32", KnownQuantity.modelled(0.004, "pi4"));
  private static final RungView INT8 = rung("int8-static", KnownQuantity.modelled(0.001, "pi4"));

  @Test
  void theBudgetLeavesNoRoomForARungDearerThanTheCheapest() {
    Optional<PowerCut> cut = cut(0, 2.5);

    assertThat(cut).isPresent();
    assertThat(cut.get().wattsNow()).isEqualTo(2.5);
    assertThat(cut.get().wattsOnCheaper()).isEqualTo(2.35, within(1e-9));
    assertThat(cut.get().budget()).isCloseTo(2.275, within(1e-9));
  }

  @Test
  void aPassingPeakIsNotTakenForWhatTheAgentDraws() {
    assertThat(cut(0, 2.5, 3.5).orElseThrow().budget()).isCloseTo(2.275, within(1e-9));
  }

  @Test
  void eachCutGoesMuchFurtherBelowThanTheOneBeforeIt() {
    assertThat(cut(1, 2.5).orElseThrow().budget()).isCloseTo(1.75, within(1e-9));
    assertThat(cut(9, 2.5).orElseThrow().budget()).isPositive();
  }

  @Test
  void onTheCheapestRungThereIsNothingToCut() {
    assertThat(PowerCut.of(List.of(agent("int8-static", KnownQuantity.modelled(2.5, "pi4"))), 0))
        .isEmpty();
  }

  @Test
  void unknownPowerCannotBeCut() {
    assertThat(PowerCut.of(List.of(agent("fp32", KnownQuantity.unknown())), 0)).isEmpty();
  }

  @Test
  void anAgentThatReportsNothingCannotBeCut() {
    assertThat(PowerCut.of(List.of(), 0)).isEmpty();
  }

  private static Optional<PowerCut> cut(int before, double... watts) {
    List<DemoAgentSnapshot> lately =
        DoubleStream.of(watts)
            .mapToObj(w -> agent("fp32", KnownQuantity.modelled(w, "pi4")))
            .toList();
    return PowerCut.of(lately, before);
  }

  private static DemoAgentSnapshot agent(String variant, KnownQuantity watts) {
    return new DemoAgentSnapshot(
        "edge-2", true, "i1", variant, List.of(FP32, INT8), 4, 50, watts, 100, Double.NaN, 7);
  }

  private static RungView rung(String variant, KnownQuantity joules) {
    return new RungView(variant, 1, joules);
  }
}

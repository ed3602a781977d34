package io.sluice.adaptation.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.adaptation.decide.LadderRung;
import io.sluice.adaptation.decide.ResidencyDecision;
import io.sluice.adaptation.decide.ResidencySnapshot;
import io.sluice.adaptation.decide.SwitchCause;
import io.sluice.registry.manifest.KnownQuantity;
import io.sluice.registry.manifest.VariantName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A device with rungs of 30, 20 and 10 MB. */
class SimulatedMemoryTest {
  @Test
  void saysWhatCouldBeLoadedAndWhatFitsBesideWhatIsThere() {
    SimulatedMemory memory = memory(45);

    ResidencySnapshot residency = memory.residency(7);

    assertThat(residency)
        .isEqualTo(
            new ResidencySnapshot(
                7, 0, /* resident= */ 0b101, /* loadable= */ 0b010, /* room= */ 0));
  }

  @Test
  void loadsNothingBesideTheLeadThatThereIsNoRoomFor() {
    SimulatedMemory memory = memory(45);

    memory.obey(new ResidencyDecision.Load(new VariantName("mid"), "some would have it"), 0);

    assertThat(memory.isLoading()).isFalse();
    assertThat(memory.resident()).isEqualTo(0b101);
  }

  @Test
  void theFallbackLeadsWhileALeadThatHadToLeaveIsReplaced() {
    SimulatedMemory memory = memory(45);

    memory.obey(toMid(), 0);
    ResidencySnapshot during = memory.residency(0);
    memory.loaded();

    assertThat(during.lead()).isEqualTo(2);
    assertThat(during.resident()).isEqualTo(0b100);
    assertThat(memory.lead()).isEqualTo(1);
    assertThat(memory.leadMoves()).isEqualTo(2);
  }

  @Test
  void aLeadThatIsAskedForAgainHasNotMoved() {
    SimulatedMemory memory = memory(100);
    memory.obey(toMid(), 0);

    memory.obey(toMid(), 500);

    assertThat(memory.leadMoves()).isEqualTo(1);
  }

  private static ResidencyDecision toMid() {
    return new ResidencyDecision.Switch(
        new VariantName("big"), new VariantName("mid"), SwitchCause.LATENCY, "why not", Map.of());
  }

  private static SimulatedMemory memory(long megabytes) {
    SimulatedDevice.ThermalParameters cool =
        new SimulatedDevice.ThermalParameters(5, 60, 80, 70, 0.5);
    return new SimulatedMemory(
        new SimulatedDevice(
            List.of(rung("big", 0.9, 30), rung("mid", 0.8, 20), rung("small", 0.7, 10)),
            megabytes * 1_000_000,
            0,
            1,
            2,
            cool));
  }

  private static SimulatedRung rung(String name, double accuracy, long megabytes) {
    return new SimulatedRung(
        new LadderRung(
            new VariantName(name),
            accuracy,
            megabytes,
            KnownQuantity.unknown(),
            megabytes * 1_000_000),
        0.1,
        1,
        5,
        400);
  }
}

package io.sluice.adaptation.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.adaptation.decide.Cause;
import io.sluice.adaptation.decide.Decision;
import io.sluice.adaptation.decide.Residency;
import io.sluice.adaptation.decide.Rung;
import io.sluice.registry.manifest.Quantity;
import io.sluice.registry.manifest.VariantName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A device with rungs of 30, 20 and 10 MB. */
class MemoryTest {
  @Test
  void saysWhatCouldBeLoadedAndWhatFitsBesideWhatIsThere() {
    Memory memory = memory(45);

    Residency residency = memory.residency(7);

    assertThat(residency)
        .isEqualTo(
            new Residency(7, 0, /* resident= */ 0b101, /* loadable= */ 0b010, /* room= */ 0));
  }

  @Test
  void loadsNothingBesideTheLeadThatThereIsNoRoomFor() {
    Memory memory = memory(45);

    memory.obey(new Decision.Load(new VariantName("mid"), "some would have it"), 0);

    assertThat(memory.isLoading()).isFalse();
    assertThat(memory.resident()).isEqualTo(0b101);
  }

  @Test
  void theFallbackLeadsWhileALeadThatHadToLeaveIsReplaced() {
    Memory memory = memory(45);

    memory.obey(toMid(), 0);
    Residency during = memory.residency(0);
    memory.loaded();

    assertThat(during.lead()).isEqualTo(2);
    assertThat(during.resident()).isEqualTo(0b100);
    assertThat(memory.lead()).isEqualTo(1);
    assertThat(memory.leadMoves()).isEqualTo(2);
  }

  @Test
  void aLeadThatIsAskedForAgainHasNotMoved() {
    Memory memory = memory(100);
    memory.obey(toMid(), 0);

    memory.obey(toMid(), 500);

    assertThat(memory.leadMoves()).isEqualTo(1);
  }

  private static Decision toMid() {
    return new Decision.Switch(
        new VariantName("big"), new VariantName("mid"), Cause.LATENCY, "why not", Map.of());
  }

  private static Memory memory(long megabytes) {
    Device.Heat cool = new Device.Heat(5, 60, 80, 70, 0.5);
    return new Memory(
        new Device(
            List.of(rung("big", 0.9, 30), rung("mid", 0.8, 20), rung("small", 0.7, 10)),
            megabytes * 1_000_000,
            0,
            1,
            2,
            cool));
  }

  private static SimulatedRung rung(String name, double accuracy, long megabytes) {
    return new SimulatedRung(
        new Rung(
            new VariantName(name), accuracy, megabytes, Quantity.unknown(), megabytes * 1_000_000),
        0.1,
        1,
        5,
        400);
  }
}

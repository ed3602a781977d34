package io.sluice.agent.ladder;

import static io.sluice.agent.ladder.Ladders.DYNAMIC;
import static io.sluice.agent.ladder.Ladders.FP32;
import static io.sluice.agent.ladder.Ladders.MB;
import static io.sluice.agent.ladder.Ladders.STATIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.agent.engine.FakeEngine;
import io.sluice.agent.ladder.SwitchOutcome.Failed;
import io.sluice.agent.ladder.SwitchOutcome.Refused;
import io.sluice.agent.ladder.SwitchOutcome.Switched;
import io.sluice.registry.manifest.VariantName;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class VariantLadderTest {
  private final FakeEngine engine = new FakeEngine();

  @Test
  void startsOnTheCheapestRungWhichStaysAsTheFallback() {
    VariantLadder ladder = Ladders.ladder(engine);

    assertThat(ladder.view().current()).isEqualTo(STATIC);
    assertThat(ladder.view().fallback()).isEqualTo(STATIC);
    assertThat(states(ladder)).containsExactly("probed", "probed", "serving");
  }

  @Test
  void keepsTheFallbackInMemoryBesideTheRungThatServes() {
    VariantLadder ladder = Ladders.ladder(engine);

    SwitchOutcome outcome = ladder.switchTo(FP32).join();

    assertThat(outcome).isEqualTo(new Switched(STATIC, FP32));
    assertThat(states(ladder)).containsExactly("serving", "probed", "resident");
    assertThat(ladder.view().residentBytes()).isEqualTo(40 * MB);
  }

  @Test
  void closesARungThatIsNotTheFallbackWhenItIsLeft() {
    VariantLadder ladder = Ladders.ladder(engine);
    ladder.switchTo(FP32).join();

    ladder.switchTo(DYNAMIC).join();

    assertThat(states(ladder)).containsExactly("closed", "serving", "resident");
    assertThat(engine.open)
        .extracting(model -> model.file)
        .containsExactlyInAnyOrder(Ladders.file(DYNAMIC), Ladders.file(STATIC));
  }

  @Test
  void loadsARungAgainThatWasClosed() {
    VariantLadder ladder = Ladders.ladder(engine);
    ladder.switchTo(FP32).join();
    ladder.switchTo(STATIC).join();

    assertThat(ladder.switchTo(FP32).join()).isEqualTo(new Switched(STATIC, FP32));
  }

  @Test
  void warmsARungBeforeItServes() {
    VariantLadder ladder = Ladders.ladder(engine);
    engine.batchSizes.clear();

    ladder.switchTo(FP32).join();

    assertThat(engine.batchSizes).hasSizeGreaterThan(1);
  }

  @Test
  void closesTheOldRungOnlyWhenItsLastInferenceHasEnded() {
    VariantLadder ladder = Ladders.ladder(engine);
    ladder.switchTo(FP32).join();
    Lease inFlight = ladder.acquire();

    ladder.switchTo(DYNAMIC).join();
    List<String> during = states(ladder);
    inFlight.close();

    assertThat(during).containsExactly("draining", "serving", "resident");
    assertThat(states(ladder)).containsExactly("closed", "serving", "resident");
    assertThat(inFlight.model()).isNotIn(engine.open);
  }

  @Test
  void newInferencesRunOnTheNewRungWhileTheOldOneDrains() {
    VariantLadder ladder = Ladders.ladder(engine);
    Lease old = ladder.acquire();
    ladder.switchTo(FP32).join();

    try (Lease fresh = ladder.acquire()) {
      assertThat(fresh.rung().variant()).isEqualTo(FP32);
    }
    old.close();
  }

  @Test
  void servesOnWhenTheNewRungDoesNotLoad() {
    VariantLadder ladder = Ladders.ladder(engine);
    engine.failing.add(Ladders.file(FP32));

    SwitchOutcome outcome = ladder.switchTo(FP32).join();

    assertThat(outcome).isEqualTo(new Failed("Tried to load fp32.pt, but it is broken"));
    assertThat(ladder.view().current()).isEqualTo(STATIC);
  }

  @Test
  void refusesWhatDoesNotFitBesideTheRungsInMemory() {
    VariantLadder ladder = Ladders.ladder(engine, Ladders.threeRungs(), 55 * MB);
    ladder.switchTo(FP32).join();

    SwitchOutcome outcome = ladder.switchTo(DYNAMIC).join();

    assertThat(outcome)
        .isEqualTo(
            new Refused(
                "int8-dynamic beside [fp32, int8-static] would need 60.0 MB of memory, the budget"
                    + " is 55.0 MB"));
    assertThat(ladder.view().current()).isEqualTo(FP32);
  }

  @Test
  void refusesARungThatServesAlreadyOrIsUnknown() {
    VariantLadder ladder = Ladders.ladder(engine);

    assertThat(ladder.switchTo(STATIC).join()).isEqualTo(new Refused("int8-static is serving"));
    assertThat(ladder.switchTo(new VariantName("int4")).join())
        .isEqualTo(new Refused("int4 is not on the ladder"));
  }

  @Test
  void takesTheNextCheapestAsFallbackWhenTheCheapestDoesNotLoad() {
    engine.failing.add(Ladders.file(STATIC));

    VariantLadder ladder = Ladders.ladder(engine);

    assertThat(ladder.view().fallback()).isEqualTo(DYNAMIC);
    assertThat(states(ladder)).containsExactly("probed", "serving");
  }

  @Test
  void saysWhyWhenNothingLoads() {
    BuiltLadder built = Ladders.built(Ladders.rung(FP32, 0.9, 1, MB));
    engine.failing.add(Ladders.file(FP32));

    assertThatThrownBy(
            () ->
                new VariantLadder(
                    Ladders.engines(engine), built, MB, Runnable::run, () -> Instant.EPOCH))
        .isInstanceOf(LadderException.class)
        .hasMessage(
            "No variant of adder:3 runs on this device. fp32: Tried to load fp32.pt, but it is"
                + " broken");
  }

  @Test
  void switchesInTheBackground() throws Exception {
    Deque<Runnable> loader = new ArrayDeque<>();
    VariantLadder ladder =
        new VariantLadder(
            Ladders.engines(engine),
            Ladders.threeRungs(),
            100 * MB,
            loader::add,
            () -> Instant.EPOCH);

    CompletableFuture<SwitchOutcome> outcome = ladder.switchTo(FP32);

    assertThat(outcome).isNotDone();
    assertThat(ladder.view().current()).isEqualTo(STATIC);
    loader.remove().run();
    assertThat(outcome).isCompletedWithValue(new Switched(STATIC, FP32));
  }

  @Test
  void closingFreesEverything() {
    VariantLadder ladder = Ladders.ladder(engine);
    ladder.switchTo(FP32).join();

    ladder.close();

    assertThat(engine.open).isEmpty();
  }

  private static List<String> states(VariantLadder ladder) {
    return ladder.view().rungs().stream().map(LadderView.RungView::state).toList();
  }
}

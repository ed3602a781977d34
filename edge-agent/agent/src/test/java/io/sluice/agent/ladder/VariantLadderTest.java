package io.sluice.agent.ladder;

import static io.sluice.agent.ladder.VariantLadderFixtures.DYNAMIC;
import static io.sluice.agent.ladder.VariantLadderFixtures.FP32;
import static io.sluice.agent.ladder.VariantLadderFixtures.MB;
import static io.sluice.agent.ladder.VariantLadderFixtures.STATIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.agent.engine.FakeInferenceEngine;
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
  private static final VariantName PRUNED = new VariantName("pruned");
  private final FakeInferenceEngine engine = new FakeInferenceEngine();

  @Test
  void startsOnTheCheapestRungWhichStaysAsTheFallback() {
    VariantLadder ladder = VariantLadderFixtures.ladder(engine);

    assertThat(ladder.view().current()).isEqualTo(STATIC);
    assertThat(ladder.view().fallback()).isEqualTo(STATIC);
    assertThat(states(ladder)).containsExactly("probed", "probed", "serving");
  }

  @Test
  void keepsTheFallbackInMemoryBesideTheRungThatServes() {
    VariantLadder ladder = VariantLadderFixtures.ladder(engine);

    SwitchOutcome outcome = ladder.switchTo(FP32).join();

    assertThat(outcome).isEqualTo(new Switched(STATIC, FP32));
    assertThat(states(ladder)).containsExactly("serving", "probed", "resident");
    assertThat(ladder.view().residentBytes()).isEqualTo(40 * MB);
  }

  @Test
  void keepsARungInMemoryThatNoLongerLeads() {
    VariantLadder ladder = VariantLadderFixtures.ladder(engine);
    ladder.switchTo(FP32).join();

    ladder.switchTo(DYNAMIC).join();

    assertThat(states(ladder)).containsExactly("resident", "serving", "resident");
    assertThat(ladder.resident()).isEqualTo(0b111);
  }

  @Test
  void unloadsTheRungThatWasNotUsedForTheLongestTimeWhenALoadNeedsItsRoom() {
    VariantLadder ladder = VariantLadderFixtures.ladder(engine, fourRungs(), 62 * MB);
    ladder.fill();
    use(ladder, 1);
    use(ladder, 0);

    ladder.switchTo(PRUNED).join();

    assertThat(states(ladder)).containsExactly("resident", "closed", "serving", "resident");
    assertThat(ladder.resident()).isEqualTo(0b1101);
  }

  @Test
  void theFallbackTakesOverFromALeadThatIsInTheWay() {
    VariantLadder ladder =
        VariantLadderFixtures.ladder(engine, VariantLadderFixtures.threeRungs(), 45 * MB);
    ladder.switchTo(DYNAMIC).join();

    SwitchOutcome outcome = ladder.switchTo(FP32).join();

    assertThat(outcome).isEqualTo(new Switched(DYNAMIC, FP32));
    assertThat(states(ladder)).containsExactly("serving", "closed", "resident");
  }

  @Test
  void theFallbackLeadsWhenTheLeadWentForARungThatDoesNotLoad() {
    VariantLadder ladder =
        VariantLadderFixtures.ladder(engine, VariantLadderFixtures.threeRungs(), 45 * MB);
    ladder.switchTo(DYNAMIC).join();
    engine.failing.add(VariantLadderFixtures.file(FP32));

    ladder.switchTo(FP32).join();

    assertThat(states(ladder)).containsExactly("probed", "closed", "serving");
  }

  @Test
  void fillsTheMemoryThatIsLeftMostAccurateFirst() {
    VariantLadder ladder = VariantLadderFixtures.ladder(engine, fourRungs(), 50 * MB);

    ladder.fill();

    assertThat(states(ladder)).containsExactly("resident", "probed", "resident", "serving");
    assertThat(ladder.view().residentBytes()).isEqualTo(48 * MB);
  }

  @Test
  void loadsARungAgainThatWasClosed() {
    VariantLadder ladder =
        VariantLadderFixtures.ladder(engine, VariantLadderFixtures.threeRungs(), 45 * MB);
    ladder.switchTo(FP32).join();
    ladder.switchTo(DYNAMIC).join();

    assertThat(ladder.switchTo(FP32).join()).isEqualTo(new Switched(DYNAMIC, FP32));
    assertThat(states(ladder)).containsExactly("serving", "closed", "resident");
  }

  @Test
  void warmsARungBeforeItServes() {
    VariantLadder ladder = VariantLadderFixtures.ladder(engine);
    engine.batchSizes.clear();

    ladder.switchTo(FP32).join();

    assertThat(engine.batchSizes).hasSizeGreaterThan(1);
  }

  @Test
  void unloadsARungOnlyWhenItsLastInferenceHasEndedAndLoadsTheOtherThen() {
    VariantLadder ladder =
        VariantLadderFixtures.ladder(engine, VariantLadderFixtures.threeRungs(), 45 * MB);
    ladder.switchTo(FP32).join();
    Lease inFlight = ladder.acquire(0);

    CompletableFuture<SwitchOutcome> outcome = ladder.switchTo(DYNAMIC);
    List<String> during = states(ladder);
    Lease refused = ladder.acquire(0);
    inFlight.close();

    assertThat(during).containsExactly("draining", "probed", "serving");
    assertThat(refused).isNull();
    assertThat(outcome).isCompletedWithValue(new Switched(FP32, DYNAMIC));
    assertThat(states(ladder)).containsExactly("closed", "serving", "resident");
    assertThat(inFlight.model()).isNotIn(engine.open);
  }

  @Test
  void anyRungInMemoryCanRunAnInference() {
    VariantLadder ladder = VariantLadderFixtures.ladder(engine);
    ladder.switchTo(FP32).join();

    Lease fallback = ladder.acquire(2);

    assertThat(fallback.variant()).isEqualTo(STATIC);
    assertThat(fallback.index()).isEqualTo(2);
    assertThat(ladder.acquire(1)).isNull();
  }

  @Test
  void servesOnWhenTheNewRungDoesNotLoad() {
    VariantLadder ladder = VariantLadderFixtures.ladder(engine);
    engine.failing.add(VariantLadderFixtures.file(FP32));

    SwitchOutcome outcome = ladder.switchTo(FP32).join();

    assertThat(outcome).isEqualTo(new Failed("Tried to load fp32.pt, but it is broken"));
    assertThat(ladder.view().current()).isEqualTo(STATIC);
  }

  @Test
  void refusesWhatDoesNotFitBesideTheFallback() {
    VariantLadder ladder =
        VariantLadderFixtures.ladder(engine, VariantLadderFixtures.threeRungs(), 35 * MB);
    ladder.switchTo(DYNAMIC).join();

    SwitchOutcome outcome = ladder.switchTo(FP32).join();

    assertThat(outcome)
        .isEqualTo(
            new Refused(
                "fp32 beside int8-static would need 40.0 MB of memory, the budget is 35.0 MB"));
    assertThat(ladder.view().current()).isEqualTo(DYNAMIC);
  }

  @Test
  void refusesARungThatServesAlreadyOrIsUnknown() {
    VariantLadder ladder = VariantLadderFixtures.ladder(engine);

    assertThat(ladder.switchTo(STATIC).join()).isEqualTo(new Refused("int8-static is serving"));
    assertThat(ladder.switchTo(new VariantName("int4")).join())
        .isEqualTo(new Refused("int4 is not on the ladder"));
  }

  @Test
  void takesTheNextCheapestAsFallbackWhenTheCheapestDoesNotLoad() {
    engine.failing.add(VariantLadderFixtures.file(STATIC));

    VariantLadder ladder = VariantLadderFixtures.ladder(engine);

    assertThat(ladder.view().fallback()).isEqualTo(DYNAMIC);
    assertThat(states(ladder)).containsExactly("probed", "serving");
  }

  @Test
  void saysWhyWhenNothingLoads() {
    BuiltLadder built = VariantLadderFixtures.built(VariantLadderFixtures.rung(FP32, 0.9, 1, MB));
    engine.failing.add(VariantLadderFixtures.file(FP32));

    assertThatThrownBy(
            () ->
                new VariantLadder(
                    VariantLadderFixtures.engines(engine),
                    built,
                    MB,
                    Runnable::run,
                    () -> Instant.EPOCH))
        .isInstanceOf(NoServableVariantException.class)
        .hasMessage(
            "No variant of adder:3 runs on this device. fp32: Tried to load fp32.pt, but it is"
                + " broken");
  }

  @Test
  void switchesInTheBackground() throws Exception {
    Deque<Runnable> loader = new ArrayDeque<>();
    VariantLadder ladder =
        new VariantLadder(
            VariantLadderFixtures.engines(engine),
            VariantLadderFixtures.threeRungs(),
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
    VariantLadder ladder = VariantLadderFixtures.ladder(engine);
    ladder.switchTo(FP32).join();

    ladder.close();

    assertThat(engine.open).isEmpty();
  }

  /** Four rungs of 30, 20, 8 and 10 MB. */
  private static BuiltLadder fourRungs() {
    return VariantLadderFixtures.built(
        VariantLadderFixtures.rung(FP32, 0.93, 4, 30 * MB),
        VariantLadderFixtures.rung(DYNAMIC, 0.92, 3, 20 * MB),
        VariantLadderFixtures.rung(PRUNED, 0.915, 2, 8 * MB),
        VariantLadderFixtures.rung(STATIC, 0.91, 1, 10 * MB));
  }

  private static void use(VariantLadder ladder, int rung) {
    try (Lease lease = ladder.acquire(rung)) {
      assertThat(lease).isNotNull();
    }
  }

  private static List<String> states(VariantLadder ladder) {
    return ladder.view().rungs().stream().map(VariantLadderSnapshot.RungView::state).toList();
  }
}

package io.sluice.adaptation.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.adaptation.decide.Decision.Stay;
import io.sluice.adaptation.decide.Decision.Switch;
import io.sluice.adaptation.policy.AdaptationPolicy;
import io.sluice.adaptation.policy.EnergyBudget;
import io.sluice.registry.manifest.Quantity;
import io.sluice.registry.manifest.VariantName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class HysteresisLawTest {
  private static final Rung FP32 = rung("fp32", 0.935, 2.0, 0.0040, 20_000_000);
  private static final Rung MIXED = rung("mixed", 0.932, 1.4, 0.0028, 15_000_000);
  private static final Rung INT8 = rung("int8", 0.928, 1.0, 0.0020, 10_000_000);
  private static final List<Rung> LADDER = List.of(FP32, MIXED, INT8);

  private final ControlLaw law = new HysteresisLaw();

  @Test
  void staysOnTheMostAccurateRungWhileTheTargetHolds() {
    Decision decision = law.decide(on(FP32, 8, 2.4), target(10));

    assertThat(decision).isInstanceOf(Stay.class);
  }

  @Test
  void goesDownAtOnceWhenTheQuantileIsOverTheTarget() {
    Decision decision = law.decide(on(FP32, Duration.ZERO, 12, 2.4), target(10));

    assertSwitch(decision, MIXED, Cause.LATENCY);
    assertThat(decision.reason())
        .isEqualTo(
            "p95 of 12.0 ms is over the target of 10.0 ms; mixed should take 8.4 ms at 2.280 W");
  }

  @Test
  void skipsRungsThatAreForecastToMissTheTarget() {
    assertSwitch(law.decide(on(FP32, 18, 2.4), target(10)), INT8, Cause.LATENCY);
  }

  @Test
  void takesTheFastestWhenNoneIsForecastToMeetTheTarget() {
    assertSwitch(law.decide(on(FP32, 500, 2.4), target(10)), INT8, Cause.LATENCY);
  }

  @Test
  void saysSoWhenNothingIsFaster() {
    Decision decision = law.decide(on(INT8, 500, 2.4), target(10));

    assertThat(decision)
        .isEqualTo(
            new Stay(
                "p95 of 500.0 ms is over the target of 10.0 ms; no rung is cheaper than int8"));
  }

  @Test
  void doesNotTrustTheQuantileOfAFewAnswers() {
    Snapshot few =
        new Snapshot(
            FP32.variant(),
            Duration.ofMinutes(1),
            LADDER,
            new LatencyWindow(Forecast.LEAST_ANSWERS - 1, 500),
            100,
            Quantity.unknown(),
            1L << 30);

    assertThat(law.decide(few, target(10))).isInstanceOf(Stay.class);
  }

  @Test
  void goesDownWhenPowerIsOverTheBudget() {
    Decision decision = law.decide(on(FP32, 8, 2.40), budget(2.3));

    assertSwitch(decision, MIXED, Cause.POWER);
    assertThat(((Switch) decision).numbers())
        .containsEntry("watts", 2.40)
        .containsEntry("watts_budget", 2.3);
  }

  @Test
  void waitsWithPowerUntilTheWindowHoldsThisRungOnly() {
    assertThat(law.decide(on(FP32, Duration.ofSeconds(2), 8, 2.40), budget(2.3)))
        .isInstanceOf(Stay.class);
  }

  @Test
  void takesTheMostFrugalWhenNoneHoldsTheBudget() {
    assertSwitch(law.decide(on(FP32, 8, 2.40), budget(0.5)), INT8, Cause.POWER);
  }

  @Test
  void unknownPowerIsNotZeroAndNotOverTheBudget() {
    Snapshot blind =
        new Snapshot(
            FP32.variant(),
            Duration.ofMinutes(1),
            LADDER,
            new LatencyWindow(100, 8),
            100,
            Quantity.unknown(),
            1L << 30);

    assertThat(law.decide(blind, budget(0.5))).isInstanceOf(Stay.class);
  }

  @Test
  void goesUpOnceTheDwellIsOverAndThereIsRoom() {
    assertSwitch(law.decide(on(INT8, 3, 2.2), target(10)), FP32, Cause.HEADROOM);
  }

  @Test
  void doesNotGoUpBeforeTheDwellIsOver() {
    Decision decision = law.decide(on(INT8, Duration.ofSeconds(9), 3, 2.2), target(10));

    assertThat(decision.reason()).contains("int8 has served only 9.0 s of 10.0 s");
  }

  @Test
  void goesUpOnlyAsFarAsThereIsRoom() {
    assertSwitch(law.decide(on(INT8, 5, 2.2), target(10)), MIXED, Cause.HEADROOM);
  }

  @Test
  void doesNotGoUpIntoAPowerBudget() {
    assertThat(law.decide(on(INT8, 3, 2.2), budget(2.25))).isInstanceOf(Stay.class);
  }

  @Test
  void goesUpOnlyWithRoomForMorePowerThanItIsForecastToAdd() {
    // mixed would add 0.08 W and fp32 0.20 W at 100 inferences per second
    assertSwitch(law.decide(on(INT8, 3, 2.2), budget(2.41)), MIXED, Cause.HEADROOM);
    assertSwitch(law.decide(on(INT8, 3, 2.2), budget(2.46)), FP32, Cause.HEADROOM);
  }

  @Test
  void climbsALadderOfUnknownAccuraciesToo() {
    Rung brought = rung("brought", Double.NaN, 2.0, 0.0040, 20_000_000);
    Rung small = rung("small", Double.NaN, 1.0, 0.0020, 10_000_000);
    Snapshot calm =
        new Snapshot(
            small.variant(),
            Duration.ofMinutes(1),
            List.of(brought, small),
            new LatencyWindow(100, 3),
            100,
            Quantity.unknown(),
            1L << 30);

    assertSwitch(law.decide(calm, target(10)), brought, Cause.HEADROOM);
  }

  @Test
  void obeysAPin() {
    assertSwitch(law.decide(on(INT8, 3, 2.2), pin("fp32")), FP32, Cause.POLICY);
    assertThat(law.decide(on(FP32, 500, 2.2), pin("fp32"))).isInstanceOf(Stay.class);
  }

  @Test
  void aPinToAVariantThatIsNotOnTheLadderChangesNothing() {
    assertThat(law.decide(on(FP32, 8, 2.2), pin("int4"))).isInstanceOf(Stay.class);
  }

  @Test
  void leavesARungBelowTheFloor() {
    Decision decision = law.decide(on(INT8, 3, 2.2), floor(0.93));

    assertSwitch(decision, FP32, Cause.POLICY);
    assertThat(decision.reason())
        .isEqualTo("int8 has accuracy 0.9280, the policy's floor is 0.9300");
  }

  @Test
  void theFloorHoldsUnderLatencyPressure() {
    AdaptationPolicy policy =
        new AdaptationPolicy(
            OptionalDouble.of(10),
            0.95,
            Optional.empty(),
            OptionalDouble.empty(),
            OptionalDouble.of(0.93),
            Optional.empty(),
            Duration.ofSeconds(10));

    assertSwitch(law.decide(on(FP32, 500, 2.4), policy), MIXED, Cause.LATENCY);
  }

  @Test
  void leavesARungThatNoLongerFitsIntoMemory() {
    Snapshot tight =
        new Snapshot(
            FP32.variant(),
            Duration.ofMinutes(1),
            LADDER,
            new LatencyWindow(100, 8),
            100,
            Quantity.unknown(),
            12_000_000);

    Decision decision = law.decide(tight, AdaptationPolicy.UNLIMITED);

    assertSwitch(decision, INT8, Cause.MEMORY);
    assertThat(decision.reason()).isEqualTo("fp32 needs 20.0 MB of memory, the budget is 12.0 MB");
  }

  @RepeatedTest(200)
  void whateverItSeesItStaysOnTheLadderAndAboveTheFloorIfItCan(RepetitionInfo run) {
    Random random = new Random(run.getCurrentRepetition());
    Snapshot snapshot = anySnapshot(random);
    AdaptationPolicy policy = anyPolicy(random);

    Decision decision = law.decide(snapshot, policy);

    if (decision instanceof Switch change) {
      Rung to =
          LADDER.stream().filter(r -> r.variant().equals(change.to())).findFirst().orElseThrow();
      assertThat(change.from()).isEqualTo(snapshot.current()).isNotEqualTo(change.to());
      assertThat(change.reason()).isNotBlank();
      boolean memoryAllowsSome =
          LADDER.stream().anyMatch(r -> r.memoryBytes() <= snapshot.memoryBudgetBytes());
      if (memoryAllowsSome) {
        assertThat(to.memoryBytes()).isLessThanOrEqualTo(snapshot.memoryBudgetBytes());
      }
      boolean floorReachable =
          LADDER.stream()
              .filter(r -> r.memoryBytes() <= snapshot.memoryBudgetBytes())
              .anyMatch(r -> r.accuracy() >= policy.accuracyFloor().orElse(0));
      if (floorReachable && memoryAllowsSome) {
        assertThat(to.accuracy()).isGreaterThanOrEqualTo(policy.accuracyFloor().orElse(0));
      }
    }
  }

  private static Snapshot anySnapshot(Random random) {
    double[] latencies = {0, 3, 12, 1e9, Double.NaN, Double.POSITIVE_INFINITY};
    Quantity[] watts = {Quantity.unknown(), Quantity.measured(0), Quantity.modelled(3, "m")};
    return new Snapshot(
        LADDER.get(random.nextInt(3)).variant(),
        Duration.ofMillis(random.nextInt(20_000)),
        LADDER,
        new LatencyWindow(random.nextInt(60), latencies[random.nextInt(latencies.length)]),
        random.nextInt(200),
        watts[random.nextInt(watts.length)],
        random.nextInt(30_000_000));
  }

  private static AdaptationPolicy anyPolicy(Random random) {
    return new AdaptationPolicy(
        random.nextBoolean() ? OptionalDouble.of(1 + random.nextInt(20)) : OptionalDouble.empty(),
        0.95,
        random.nextBoolean() ? watts(0.1 + random.nextInt(4)) : Optional.empty(),
        OptionalDouble.empty(),
        random.nextBoolean()
            ? OptionalDouble.of(0.92 + 0.02 * random.nextDouble())
            : OptionalDouble.empty(),
        Optional.empty(),
        Duration.ofSeconds(10));
  }

  private static void assertSwitch(Decision decision, Rung to, Cause cause) {
    assertThat(decision).isInstanceOf(Switch.class);
    assertThat(((Switch) decision).to()).isEqualTo(to.variant());
    assertThat(((Switch) decision).cause()).isEqualTo(cause);
  }

  private static Snapshot on(Rung current, double quantileMillis, double watts) {
    return on(current, Duration.ofMinutes(1), quantileMillis, watts);
  }

  private static Snapshot on(Rung current, Duration onRung, double quantileMillis, double watts) {
    return new Snapshot(
        current.variant(),
        onRung,
        LADDER,
        new LatencyWindow(100, quantileMillis),
        100,
        Quantity.modelled(watts, "test"),
        1L << 30);
  }

  private static Rung rung(String name, double accuracy, double p50, double joules, long memory) {
    return new Rung(
        new VariantName(name), accuracy, p50, Quantity.modelled(joules, "test"), memory);
  }

  private static AdaptationPolicy target(double millis) {
    return policy(OptionalDouble.of(millis), OptionalDouble.empty(), OptionalDouble.empty(), null);
  }

  private static AdaptationPolicy budget(double watts) {
    return policy(OptionalDouble.empty(), OptionalDouble.of(watts), OptionalDouble.empty(), null);
  }

  private static AdaptationPolicy floor(double accuracy) {
    return policy(
        OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.of(accuracy), null);
  }

  private static AdaptationPolicy pin(String variant) {
    return policy(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), variant);
  }

  private static AdaptationPolicy policy(
      OptionalDouble target, OptionalDouble budget, OptionalDouble floor, String pin) {
    return new AdaptationPolicy(
        target,
        0.95,
        budget.isPresent() ? watts(budget.getAsDouble()) : Optional.empty(),
        OptionalDouble.empty(),
        floor,
        Optional.ofNullable(pin).map(VariantName::new),
        Duration.ofSeconds(10));
  }

  private static Optional<EnergyBudget> watts(double watts) {
    return Optional.of(new EnergyBudget.Average(watts, AdaptationPolicy.WINDOW));
  }
}

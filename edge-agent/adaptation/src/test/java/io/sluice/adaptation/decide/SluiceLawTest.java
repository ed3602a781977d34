package io.sluice.adaptation.decide;

import static io.sluice.adaptation.decide.Rungs.FP32;
import static io.sluice.adaptation.decide.Rungs.INT8;
import static io.sluice.adaptation.decide.Rungs.MIXED;
import static io.sluice.adaptation.decide.Rungs.THREE;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.adaptation.decide.Decision.Stay;
import io.sluice.adaptation.decide.Decision.Switch;
import io.sluice.adaptation.policy.AdaptationPolicy;
import io.sluice.adaptation.policy.EnergyBudget;
import io.sluice.registry.manifest.VariantName;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SluiceLawTest {
  private static final long ALL = THREE.all();

  private final SluiceLaw law = new SluiceLaw(THREE, FP32);
  private double now;

  @BeforeEach
  void calm() {
    serve(200, 1, 1000);
    now += 200;
  }

  @Test
  void takesTheMostAccurateRungThatWillBeInTime() {
    assertThat(choose(100).rung()).isEqualTo(FP32);
    assertThat(choose(38).rung()).isEqualTo(MIXED);
    assertThat(choose(15).rung()).isEqualTo(INT8);
  }

  @Test
  void takesTheFastestWhenNoneWillBe() {
    assertThat(choose(2).rung()).isEqualTo(INT8);
  }

  @Test
  void leavesTimeForTheRequestsBehind() {
    Choice choice = choose(100, 100, 100, 100, 100, 100, 100, 100, 100);

    assertThat(choice.rung()).isEqualTo(MIXED);
  }

  @Test
  void leavesTimeForThoseWhoWillComeMeanwhile() {
    haveThreeComeMeanwhile();

    Choice choice = choose(1000);

    assertThat(choice.rung()).isEqualTo(MIXED);
    assertThat(choice.grounds().sentence()).contains("fp32 would keep the device too busy");
  }

  @Test
  void leavesTheLoadToAPlanOfIt() {
    law.obey(AdaptationPolicy.UNLIMITED.withLoadPlanned(true));
    haveThreeComeMeanwhile();

    Choice choice = choose(1000);

    assertThat(choice.rung()).isEqualTo(FP32);
  }

  /** Again and again, with 15 ms left for each of them when the device is free again. */
  private void haveThreeComeMeanwhile() {
    for (int i = 0; i < 300; i++) {
      serve(1, 1, 1000);
      now += 40;
      law.choose(new Dispatch(now, 30, new double[] {45, 45, 45}, 3, 1, ALL));
      now += 200;
    }
  }

  @Test
  void boundsABatchAsAWholeAndLeavesTimeForTheRequestsBehindIt() {
    for (int rung : new int[] {FP32, MIXED, INT8}) {
      serveBatches(300, 4, 0.5, 1L << rung);
    }

    // 4 take twice as long as one: 80, 40 and 16 ms; who waits behind them with 30 leaves them 26
    assertThat(chooseBatch(4, 110, 110, 110, 110).rung()).isEqualTo(FP32);
    assertThat(chooseBatch(4, 75, 75, 75, 75).rung()).isEqualTo(MIXED);
    assertThat(chooseBatch(4, 110, 110, 110, 110, 30).rung()).isEqualTo(INT8);
  }

  @Test
  void isNotHurriedByARequestThatIsLostAnyway() {
    assertThat(choose(100, 1).rung()).isEqualTo(FP32);
  }

  @Test
  void takesOnlyWhatIsInMemory() {
    Choice choice = law.choose(dispatch(1L << INT8, 100));

    assertThat(choice.rung()).isEqualTo(INT8);
    assertThat(choice.grounds().sentence()).contains("mixed is not in memory");
  }

  @Test
  void saysWhyABetterRungInMemoryWasNotTakenRatherThanThatAnotherIsNotThere() {
    Choice choice = law.choose(dispatch(1L << FP32 | 1L << INT8, 15));

    assertThat(choice.rung()).isEqualTo(INT8);
    assertThat(choice.grounds().runnerUp()).isEqualTo(FP32);
    assertThat(choice.grounds().sentence()).contains("; fp32 (bound").contains("ms more");
  }

  @Test
  void comparesTheBestWithTheNextThatItCouldHaveBeen() {
    Choice choice = law.choose(dispatch(1L << FP32 | 1L << INT8, 1000));

    assertThat(choice.grounds().runnerUp()).isEqualTo(INT8);
  }

  @Test
  void saysThatNothingHasToBeInTime() {
    Grounds grounds = choose(Double.NaN).grounds();

    assertThat(grounds.sentence())
        .matches("fp32 is bounded by \\d+\\.\\d ms and has no deadline.*");
    assertThat(grounds.numbers()).containsKey("bound_ms").doesNotContainKey("budget_ms");
  }

  @Test
  void saysNothingOfBoundsBeforeTheFirstInference() {
    SluiceLaw fresh = new SluiceLaw(THREE, FP32);
    fresh.obey(policy(OptionalDouble.empty(), "int8", Optional.empty()));

    Decision decision = fresh.review(new Residency(0, FP32, ALL, 0, 0));

    assertSwitch(decision, INT8, Cause.POLICY);
    assertThat(((Switch) decision).numbers())
        .containsKeys("accuracy_from", "accuracy_to")
        .doesNotContainKeys("budget_ms", "bound_ms", "runner_up_bound_ms", "runner_up_budget_ms");
  }

  @Test
  void saysWhatWouldChangeItsChoice() {
    assertThat(choose(38).grounds().sentence())
        .matches(
            "mixed is bounded by \\d+\\.\\d ms of the 38\\.0 ms that are left;"
                + " fp32 \\(bound \\d+\\.\\d ms\\) would need \\d+\\.\\d ms more");
  }

  @Test
  void holdsTheLatencyTargetBelowTheDeadline() {
    law.obey(AdaptationPolicy.UNLIMITED.withLatencyTarget(30));

    assertThat(choose(1000).rung()).isEqualTo(MIXED);
  }

  @Test
  void expectsMoreOfARungThatSuffersMoreFromContention() {
    serve(40, 2.5, 1000);

    assertThat(choose(90).rung()).isNotEqualTo(FP32);
  }

  @Test
  void obeysAPin() {
    law.obey(policy(OptionalDouble.empty(), "int8", Optional.empty()));

    assertThat(choose(1000).rung()).isEqualTo(INT8);
    assertSwitch(review(FP32, ALL), INT8, Cause.POLICY);
  }

  @Test
  void takesNoRungAboveTheCeiling() {
    law.obey(ceiling(0.93));

    assertThat(choose(1000).rung()).isEqualTo(MIXED);
    assertSwitch(review(FP32, ALL), MIXED, Cause.POLICY);
  }

  @Test
  void takesARungAboveTheCeilingWhenNoneBelowIsInMemory() {
    law.obey(ceiling(0.92));

    assertThat(law.choose(dispatch(1L << FP32 | 1L << MIXED, 1000)).rung()).isEqualTo(FP32);
  }

  @Test
  void holdsTheFloorAgainstACeilingBelowIt() {
    law.obey(
        policy(OptionalDouble.of(0.92), null, Optional.empty())
            .withAccuracyCeiling(OptionalDouble.of(0.90)));

    assertThat(choose(1000).rung()).isEqualTo(MIXED);
  }

  @Test
  void leadsAtOnceAgainWhenACeilingIsTakenBackThatAloneHeldItDown() {
    law.obey(ceiling(0.93));
    review(FP32, ALL);
    serve(600, 1, 1000);
    Decision under = review(MIXED, ALL);

    law.obey(AdaptationPolicy.UNLIMITED);

    assertThat(under).isInstanceOf(Stay.class);
    assertSwitch(review(MIXED, ALL), FP32, Cause.HEADROOM);
  }

  @Test
  void goesBelowTheFloorOnlyWhenNothingAboveItWillBeInTime() {
    law.obey(policy(OptionalDouble.of(0.92), null, Optional.of(watts(0.001))));
    spend(100, 5);

    assertThat(choose(1000).rung()).isEqualTo(MIXED);
    assertThat(choose(15).rung()).isEqualTo(INT8);
  }

  @Test
  void liftsTheLeadToTheFloorAtOnce() {
    serve(80, 1, 15);
    review(FP32, ALL);
    review(INT8, ALL);

    law.obey(policy(OptionalDouble.of(0.92), null, Optional.empty()));

    assertThat(choose(1000).rung()).isLessThan(INT8);
    assertSwitch(review(INT8, ALL), MIXED, Cause.POLICY);
  }

  @Test
  void saysWhenThePolicyIsInTheWay() {
    law.obey(policy(OptionalDouble.empty(), "int8", Optional.empty()));

    assertThat(choose(1000).grounds().sentence()).contains("mixed is not allowed by the policy");
  }

  @Test
  void asksNothingForEnergyOnceItsReadingsAreLost() {
    law.obey(policy(OptionalDouble.empty(), null, Optional.of(watts(2))));
    spend(100, 5);

    spend(6, Double.NaN);

    assertThat(choose(1000).rung()).isEqualTo(FP32);
  }

  @Test
  void takesAFrugalRungWhenTheBudgetIsSpent() {
    law.obey(policy(OptionalDouble.empty(), null, Optional.of(watts(2))));
    spend(100, 5);

    assertThat(choose(1000).rung()).isEqualTo(INT8);
  }

  @Test
  void takesNoNoticeOfABudgetWhenPowerIsUnknown() {
    law.obey(policy(OptionalDouble.empty(), null, Optional.of(watts(2))));
    spend(100, Double.NaN);

    assertThat(choose(1000).rung()).isEqualTo(FP32);
  }

  @Test
  void takesACoolerRungBeforeTheLimitIsReached() {
    law.obey(below(80));

    warm(70, 77);

    Choice choice = choose(1000);
    assertThat(choice.rung()).isEqualTo(INT8);
    assertThat(choice.grounds().sentence()).contains("per joule, it is").contains("for heat");
  }

  @Test
  void takesNoNoticeOfTheHeatFarBelowTheLimit() {
    law.obey(below(80));

    warm(55, 60);

    assertThat(choose(1000).rung()).isEqualTo(FP32);
  }

  @Test
  void givesTheLeadUpForTheHeat() {
    law.obey(below(80));
    warm(70, 77);

    serve(80, 1, 1000);

    assertSwitch(review(FP32, ALL), INT8, Cause.HEAT);
  }

  @Test
  void asksNothingForTheHeatOnceTheTemperatureIsLost() {
    law.obey(below(80));
    warm(70, 77);

    for (int i = 0; i < 120; i++) {
      sense(3, Double.NaN);
    }

    assertThat(choose(1000).rung()).isEqualTo(FP32);
  }

  @Test
  void givesTheLeadUpWhenHardlyAnInferenceWouldHaveIt() {
    serve(80, 1, 38);

    assertSwitch(review(FP32, ALL), MIXED, Cause.LATENCY);
  }

  @Test
  void keepsTheLeadThroughAMomentOfHurry() {
    serve(3, 1, 15);

    assertThat(review(FP32, ALL)).isInstanceOf(Stay.class);
  }

  @Test
  void risesOnlyAfterTheDwell() {
    serve(80, 1, 38);
    review(FP32, ALL);
    review(MIXED, ALL);

    serve(30, 1, 1000);
    Decision early = review(MIXED, ALL);
    serve(60, 1, 1000);
    Decision later = review(MIXED, ALL);

    assertThat(early).isInstanceOf(Stay.class);
    assertSwitch(later, FP32, Cause.HEADROOM);
  }

  @Test
  void saysForHowLongARungWasWantedThatLeadsAgain() {
    serve(80, 1, 38);
    review(FP32, ALL);
    review(MIXED, ALL);
    serve(60, 1, 1000);
    review(FP32, ALL); // regretted: rungs that have to be loaded wait for twice as long from now on
    serve(80, 1, 38);
    review(MIXED, ALL);
    serve(90, 1, 1000);

    Decision again = review(MIXED, ALL);

    assertSwitch(again, FP32, Cause.HEADROOM);
    assertThat(((Switch) again).numbers()).containsEntry("dwell_s", 10.0);
    assertThat(again.reason())
        .contains(
            "of recent inferences could have had fp32 or better, and 40 % or more for 10.0 s");
  }

  @Test
  void putsAMoveDownToWhatSpokeAgainstTheLeadAndNotToThePriceItWasHadAt() {
    law.obey(policy(OptionalDouble.empty(), null, Optional.of(watts(4))));
    spend(20, 3.9);
    serve(200, 1, 1000);

    serve(80, 1, 38);

    assertSwitch(review(FP32, ALL), MIXED, Cause.LATENCY);
  }

  @Test
  void wantsARungBesideTheLeadThatSomeInferencesWouldHave() {
    serve(60, 1, 1000);
    serve(5, 1, 38);

    Decision decision = besideFp32And(1L << INT8, 1L << MIXED, 1L << MIXED);

    assertThat(decision).isInstanceOf(Decision.Load.class);
    assertThat(((Decision.Load) decision).variant().value()).isEqualTo("mixed");
  }

  @Test
  void wantsTheRungBesideTheLeadThatThereIsRoomFor() {
    serve(60, 1, 1000);
    serve(6, 1, 38);
    serve(3, 1, 15);

    Decision decision = besideFp32And(0, 1L << MIXED | 1L << INT8, 1L << INT8);

    assertThat(decision).isInstanceOf(Decision.Load.class);
    assertThat(((Decision.Load) decision).variant().value()).isEqualTo("int8");
  }

  @Test
  void wantsNoRungBesideTheLeadThatSomethingWouldHaveToLeaveFor() {
    serve(60, 1, 1000);
    serve(5, 1, 38);

    assertThat(besideFp32And(1L << INT8, 1L << MIXED, 0)).isInstanceOf(Stay.class);
  }

  private Decision besideFp32And(long resident, long loadable, long room) {
    return law.review(new Residency(now, FP32, 1L << FP32 | resident, loadable, room));
  }

  @Test
  void leavesALeadThatNoLongerFitsIntoMemory() {
    Decision decision = law.review(new Residency(now, FP32, 1L << INT8, 1L << MIXED, 1L << MIXED));

    assertSwitch(decision, MIXED, Cause.MEMORY);
  }

  private Choice choose(double... left) {
    return law.choose(dispatch(ALL, left));
  }

  private Dispatch dispatch(long resident, double... left) {
    return new Dispatch(now, 0, left, left.length, 1, resident);
  }

  private Choice chooseBatch(int batch, double... left) {
    return law.choose(new Dispatch(now, 0, left, left.length, batch, ALL));
  }

  /** Batches that take so much of what their requests would take one by one. */
  private void serveBatches(int batches, int size, double share, long resident) {
    double[] left = new double[size];
    Arrays.fill(left, 1000);
    for (int i = 0; i < batches; i++) {
      now += 2000;
      int rung = law.choose(new Dispatch(now, 0, left, size, size, resident)).rung();
      double noise = Math.exp(0.03 * Math.sin(i));
      double millis = THREE.rung(rung).p50Millis() * size * share * noise;
      law.observe(new Inference(now, rung, size, millis));
      serve(1, 1, 1000);
    }
  }

  private Decision review(int lead, long resident) {
    return law.review(new Residency(now, lead, resident, ALL & ~resident, ALL & ~resident));
  }

  /** Requests that come one by one, 200 ms apart, on a device slowed by this factor. */
  private void serve(int requests, double slowdown, double leftMillis) {
    double[] left = new double[1];
    Arrays.fill(left, leftMillis);
    for (int i = 0; i < requests; i++) {
      now += 200;
      Rung rung = THREE.rung(law.choose(dispatch(ALL, left)).rung());
      double noise = Math.exp(0.03 * Math.sin(i));
      double millis = rung.p50Millis() * Math.pow(slowdown, rung.sensitivity()) * noise;
      law.observe(new Inference(now, THREE.indexOf(rung.variant()), 1, millis));
    }
  }

  private void spend(int seconds, double watts) {
    for (int i = 0; i < 2 * seconds; i++) {
      sense(watts, Double.NaN);
    }
    serve(100, 1, 1000);
  }

  /** By a tenth of a degree a second. */
  private void warm(double from, double to) {
    for (double celsius = from; celsius < to; celsius += 0.05) {
      sense(3, celsius);
    }
  }

  private void sense(double watts, double celsius) {
    now += 500;
    law.sense(new Readings(now, watts, celsius, Double.NaN, 1));
  }

  private static AdaptationPolicy below(double celsius) {
    return new AdaptationPolicy(
        OptionalDouble.empty(),
        0.95,
        Optional.empty(),
        OptionalDouble.of(celsius),
        OptionalDouble.empty(),
        Optional.empty(),
        Duration.ofSeconds(10));
  }

  private static EnergyBudget watts(double watts) {
    return new EnergyBudget.Average(watts, Duration.ofMinutes(5));
  }

  private static AdaptationPolicy policy(
      OptionalDouble floor,
      @org.jspecify.annotations.Nullable String pin,
      Optional<EnergyBudget> energy) {
    return new AdaptationPolicy(
        OptionalDouble.empty(),
        0.95,
        energy,
        OptionalDouble.empty(),
        floor,
        Optional.ofNullable(pin).map(VariantName::new),
        Duration.ofSeconds(10));
  }

  private static AdaptationPolicy ceiling(double accuracy) {
    return AdaptationPolicy.UNLIMITED.withAccuracyCeiling(OptionalDouble.of(accuracy));
  }

  private static void assertSwitch(Decision decision, int to, Cause cause) {
    assertThat(decision).isInstanceOf(Switch.class);
    assertThat(((Switch) decision).to()).isEqualTo(THREE.rung(to).variant());
    assertThat(((Switch) decision).cause()).isEqualTo(cause);
  }
}

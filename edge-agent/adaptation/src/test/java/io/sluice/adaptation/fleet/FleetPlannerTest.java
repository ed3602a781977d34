package io.sluice.adaptation.fleet;

import static io.sluice.adaptation.fleet.DeviceGroupFixtures.TEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.adaptation.fleet.FleetPlan.Move;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class FleetPlannerTest {
  private final FleetPlanner planner = new FleetPlanner(FleetPlannerSettings.DEFAULT);
  private final Map<String, Double> standing = new HashMap<>();
  private double now;

  @Test
  void leavesAccuracyAloneWhileTheFleetKeepsUp() {
    FleetPlan plan = seconds(20, 79, 0);

    assertThat(plan.move()).isEqualTo(Move.STAY);
    assertThat(plan.ceilings()).containsEntry("pi4", OptionalDouble.empty());
    assertThat(plan.shedPerSecond()).isZero();
  }

  @Test
  void scalesAccuracyDownAtOnceAndShedsNothingWhenTheStepHasTheCapacity() {
    seconds(20, 79, 0);

    FleetPlan plan = seconds(1, 237, 0);

    assertThat(plan.move()).isEqualTo(Move.DOWN);
    assertThat(plan.ceilings()).containsEntry("pi4", OptionalDouble.of(0.900));
    assertThat(plan.shedPerSecond()).isZero();
  }

  @Test
  void leavesRoomForABacklogToDrain() {
    assertThat(seconds(1, 100, 0).ceilings()).containsEntry("pi4", OptionalDouble.of(0.930));

    assertThat(seconds(1, 100, 500).ceilings()).containsEntry("pi4", OptionalDouble.of(0.900));
  }

  @Test
  void plansForAGrowingDemandAsItWillBeWhenDevicesObey() {
    FleetPlan plan = plan(new FleetDemand(79, 5, 0));

    assertThat(plan.ceilings()).containsEntry("pi4", OptionalDouble.of(0.930));
  }

  @Test
  void advisesToShedOnlyWhatTheCheapestRungsCannotAnswer() {
    assertThat(seconds(1, 499, 0).shedPerSecond()).isZero();
    assertThat(seconds(1, 600, 0).shedPerSecond()).isEqualTo(100);
    assertThat(seconds(1, 600, 1000).shedPerSecond()).isEqualTo(300);
  }

  @Test
  void risesOnlyAfterTheNeedHasBeenLowerForTheDwell() {
    seconds(20, 79, 0);
    seconds(10, 237, 0);

    FleetPlan early = seconds(7, 60, 0);
    FleetPlan later = seconds(2, 60, 0);

    assertThat(early.ceilings()).containsEntry("pi4", OptionalDouble.of(0.900));
    assertThat(later.move()).isEqualTo(Move.UP);
    assertThat(later.ceilings()).containsEntry("pi4", OptionalDouble.empty());
  }

  @Test
  void doesNotRiseToWhatTheBandLeavesNoRoomFor() {
    seconds(10, 90, 0);

    FleetPlan plan = seconds(60, 78, 0);

    assertThat(plan.ceilings()).containsEntry("pi4", OptionalDouble.of(0.930));
  }

  @Test
  void waitsTwiceAsLongAfterARiseThatWasTakenBack() {
    seconds(10, 237, 0);
    seconds(10, 60, 0);

    FleetPlan fallen = seconds(2, 237, 0);

    assertThat(fallen.dwellSeconds()).isEqualTo(16);
    assertThat(seconds(15, 60, 0).move()).isEqualTo(Move.STAY);
    assertThat(seconds(3, 60, 0).ceilings()).containsEntry("pi4", OptionalDouble.empty());
  }

  @Test
  void swingsLessAndLessOftenUnderADemandThatSwings() {
    int moves = 0;
    for (int i = 0; i < 180; i++) {
      for (int second = 0; second < 20; second++) {
        moves += seconds(1, i % 2 == 0 ? 60 : 120, 0).move() == Move.STAY ? 0 : 1;
      }
    }

    assertThat(moves).isBetween(2, 16);
  }

  @Test
  void leavesAFleetThatIsSlowedDownToItsDevices() {
    seconds(20, 79, 0);

    FleetPlan plan = plan(new FleetDemand(79, 0, 0), DeviceGroupFixtures.slowed(TEN, 2));

    assertThat(plan.move()).isEqualTo(Move.STAY);
    assertThat(plan.shedPerSecond()).isZero();
    assertThat(plan.numbers())
        .containsEntry("slowdown", 2.0)
        .containsEntry("capacity_per_s", 100.0);
    assertThat(plan.reason())
        .endsWith(" Of late inferences take 2.0 times as long as they did when probed.");
  }

  @Test
  void advisesToShedWhatTheCheapestRungsCannotAnswerAsFastAsTheyAreOfLate() {
    FleetPlan calm = plan(new FleetDemand(400, 0, 0), TEN);
    FleetPlan slowed = plan(new FleetDemand(400, 0, 0), DeviceGroupFixtures.slowed(TEN, 2));

    assertThat(calm.shedPerSecond()).isZero();
    assertThat(slowed.shedPerSecond()).isEqualTo(150);
  }

  @Test
  void plansForTheExamplesOfRequestsNotForTheirNumber() {
    FleetPlan small = plan(new FleetDemand(20, 0, 0, 1));
    FleetPlan large = plan(new FleetDemand(20, 0, 0, 10));

    assertThat(small.ceilings()).containsEntry("pi4", OptionalDouble.empty());
    assertThat(large.ceilings()).containsEntry("pi4", OptionalDouble.of(0.900));
    assertThat(large.numbers())
        .containsEntry("need_per_s", 250.0)
        .containsEntry("examples_per_request", 10.0);
    assertThat(large.reason()).startsWith("20.0 requests/s of 10.0 examples (growing by");
  }

  @Test
  void aBacklogAndWhatIsToBeShedAreOfRequests() {
    FleetPlan plan = plan(new FleetDemand(60, 0, 100, 10));

    assertThat(plan.needPerSecond()).isEqualTo(600 / 0.8 + (1000 - 0.25 * 100) / 5);
    assertThat(plan.shedPerSecond()).isEqualTo(60 + 100 / 5 - 500 / 10);
  }

  @Test
  void takesAMoveOfAnotherPlannerForItsOwn() {
    seconds(20, 60, 0);
    standing.put("pi4", 0.900);

    FleetPlan early = seconds(7, 60, 0);
    FleetPlan later = seconds(3, 60, 0);

    assertThat(early.ceilings()).containsEntry("pi4", OptionalDouble.of(0.900));
    assertThat(later.ceilings()).containsEntry("pi4", OptionalDouble.empty());
  }

  @Test
  void saysWhatItDoesWhyAndWhatWouldChangeIt() {
    seconds(20, 79, 0);

    FleetPlan plan = seconds(1, 120, 0);

    assertThat(plan.reason())
        .isEqualTo(
            "120.0 requests/s (growing by 0.00/s²) and a backlog of 0 need 150.0 examples/s, for"
                + " 80 % use and a backlog gone in 5 s. Down from 100.0/s: pi4 at mixed: 200.0/s"
                + " at accuracy 0.9300. Runner-up pi4 at fp32: 100.0/s at accuracy 0.9350; it is"
                + " taken after a need below 95.2/s for 8 s. A need above 200.0/s takes it down.");
  }

  @RepeatedTest(100)
  void isFiniteAndHasTheCapacityWheneverAnyPlanHasWhateverItIsTold(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    double[] odd = {Double.NaN, -1, 0, Double.POSITIVE_INFINITY, 1e300};
    for (int i = 0; i < 200; i++) {
      List<DeviceGroup> groups = DeviceGroupFixtures.random(random, 1 + random.nextInt(4), 4);
      double fastest = new CapacityAccuracyFrontier(groups).fastest().perSecond();
      double asked = random.nextInt(5) == 0 ? odd[random.nextInt(5)] : random.nextDouble() * 500;
      now += random.nextInt(3000);
      FleetPlan plan =
          planner.plan(
              now, new FleetDemand(asked, asked / 50, asked / 3), groups, Map.copyOf(standing));
      adopt(plan);
      assertThat(plan.numbers().values()).allMatch(Double::isFinite);
      assertThat(plan.perSecond())
          .isGreaterThanOrEqualTo(Math.min(plan.needPerSecond(), fastest) - 1e-6);
      assertThat(plan.shedPerSecond()).isGreaterThanOrEqualTo(0);
      assertThat(plan.shedPerSecond() > 0 && plan.needPerSecond() < fastest).isFalse();
    }
  }

  private FleetPlan seconds(int count, double perSecond, double backlog) {
    FleetPlan plan = plan(new FleetDemand(perSecond, 0, backlog));
    for (int i = 1; i < count; i++) {
      plan = plan(new FleetDemand(perSecond, 0, backlog));
    }
    return plan;
  }

  private FleetPlan plan(FleetDemand demand) {
    return plan(demand, TEN);
  }

  private FleetPlan plan(FleetDemand demand, DeviceGroup group) {
    now += 1000;
    FleetPlan plan = planner.plan(now, demand, List.of(group), Map.copyOf(standing));
    adopt(plan);
    return plan;
  }

  private void adopt(FleetPlan plan) {
    plan.ceilings()
        .forEach(
            (group, ceiling) -> {
              standing.remove(group);
              ceiling.ifPresent(accuracy -> standing.put(group, accuracy));
            });
  }
}

package io.sluice.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class GradualPruningScheduleTest {
  private static final GradualPruningSettings GRADUAL =
      GradualPruningSettings.to(0.9).withTimes(0.2, 0.5, 10);

  @Test
  void thePaceIsCubicAndTheGoalIsMetAtTheEnd() {
    GradualPruningSchedule schedule = new GradualPruningSchedule(GRADUAL, 100);

    assertThat(dueSteps(schedule)).containsExactly(20L, 30L, 40L, 50L);
    assertThat(schedule.shareOfGoal(20)).hasValue(0);
    assertThat(schedule.shareOfGoal(30).orElseThrow())
        .isCloseTo(1 - Math.pow(2 / 3.0, 3), within(1e-12));
    assertThat(schedule.shareOfGoal(50)).hasValue(1);
  }

  @Test
  void theEndIsDueEvenWhereThePaceWouldMissIt() {
    GradualPruningSchedule schedule =
        new GradualPruningSchedule(GRADUAL.withTimes(0, 0.55, 10), 100);

    assertThat(dueSteps(schedule)).endsWith(50L, 55L);
    assertThat(schedule.shareOfGoal(55)).hasValue(1);
  }

  @Test
  void anEndAtTheEndIsBeforeTheLastStep() {
    GradualPruningSchedule schedule = new GradualPruningSchedule(GRADUAL.withTimes(0, 1, 10), 100);

    assertThat(schedule.shareOfGoal(99)).hasValue(1);
  }

  @Test
  void atOnceIsBeforeTheFirstStep() {
    GradualPruningSchedule schedule = new GradualPruningSchedule(GRADUAL.atOnce(), 100);

    assertThat(dueSteps(schedule)).containsExactly(0L);
    assertThat(schedule.shareOfGoal(0)).hasValue(1);
  }

  @Test
  void regrowthBeginsAfterTheGoalAndFadesOutAtThreeQuarters() {
    GradualPruningSchedule schedule = new GradualPruningSchedule(GRADUAL.withRegrowth(0.3), 100);

    assertThat(LongStream.range(0, 100).filter(s -> schedule.regrowth(s) > 0))
        .containsExactly(60L, 70L);
    assertThat(schedule.regrowth(60)).isLessThan(0.3).isGreaterThan(schedule.regrowth(70));
  }

  @Test
  void gradientsMustHaveBeenSeenBeforeTheyDecide() {
    assertThatThrownBy(
            () -> GRADUAL.atOnce().withCriterion(GradualPruningSettings.Criterion.TAYLOR))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("end must be above 0");
  }

  @Test
  void aGoalBeyondEverythingIsRefusedByName() {
    assertThatThrownBy(() -> GradualPruningSettings.to(1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sparsity must be from 0 to 1, but is 1.5");
  }

  @Test
  void starsStandForAnything() {
    assertThat(List.of("fc1.weight", "fc.2.weight", "fc1.weight_g", "xfc1.weight"))
        .filteredOn(path -> ParameterPathPatterns.match("fc*.weight", path))
        .containsExactly("fc1.weight", "fc.2.weight");
  }

  private static List<Long> dueSteps(GradualPruningSchedule schedule) {
    return LongStream.range(0, 100)
        .filter(s -> schedule.shareOfGoal(s).isPresent())
        .boxed()
        .toList();
  }
}

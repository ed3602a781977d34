package io.sluice.compressor.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.torchscript.ModelProcessingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VariantSearchTest extends SearchFixture {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void itFindsTheSmallestOfAllThatReachTheGoalAndTriesNothingTwice(long seed) throws Exception {
    SimulatedLaboratory laboratory = laboratory(seed);
    CompressionGoal goal =
        CompressionGoal.parse("smallest with accuracy >= 90 % and p99 <= 2.4 ms");

    SearchOutcome outcome = search(goal, laboratory, HOUR);

    assertThat(laboratory.measured()).doesNotHaveDuplicates().startsWith("fp32");
    SearchCandidate best = null;
    for (SearchCandidate candidate : SPACE.candidates()) {
      MetricReadings own = truth(laboratory, candidate);
      boolean better = best == null || goal.prefers(own, truth(laboratory, best));
      best = goal.isReachedBy(own) && better ? candidate : best;
    }
    assertThat(best == null ? null : best.name())
        .isEqualTo(outcome.best().map(t -> t.candidate().name()).orElse(null));
  }

  @Test
  void itNeedsNotTryEverythingToFindTheBest() throws Exception {
    SimulatedLaboratory laboratory = laboratory(3);

    search(CompressionGoal.parse("smallest with accuracy >= 90 %"), laboratory, HOUR);

    assertThat(laboratory.measured()).hasSizeLessThan(SPACE.candidates().size() / 2);
  }

  @Test
  void whatNeedsNoTrainingComesBeforeWhatDoes() throws Exception {
    SimulatedLaboratory laboratory = laboratory(1);

    search(
        CompressionGoal.parse("smallest with accuracy >= 90 %"),
        laboratory,
        Duration.ofSeconds(300));

    assertThat(laboratory.measured().subList(0, 5)).noneMatch(name -> name.contains("t1"));
  }

  @Test
  void whatCannotBeMeasuredOfTheModelAsBroughtCannotBeAskedFor() {
    assertThatThrownBy(() -> search(CompressionGoal.parse("least memory"), laboratory(1), HOUR))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessage(
            "The goal \"least memory\" cannot be searched for: memory of the model as brought could"
                + " not be measured");
    assertThat(journal).isEmptyFile();
  }

  @Test
  void aGoalOutOfReachIsGivenUpWithTheNearestAndWhatWasTried() throws Exception {
    SimulatedLaboratory laboratory = laboratory(1);

    SearchOutcome outcome =
        search(
            CompressionGoal.parse("smallest with size <= 1 kB and accuracy >= 90 %"),
            laboratory,
            HOUR);

    assertThat(outcome.best()).isEmpty();
    assertThat(outcome.front()).isEmpty();
    assertThat(outcome.explanation())
        .startsWith("The goal \"smallest with size <= 1 kB and accuracy >= 90 %\" was not reached")
        .contains("the search ended because nothing that was not tried is expected to reach it")
        .containsPattern("The nearest is [a-z0-9-]+: .*size is [0-9.]+ kB, [0-9.]+ kB above 1 kB")
        .contains("Tried were ")
        .contains("fp32 (accuracy 92 %, size 1 MB)");
  }

  @Test
  void whatIsRefusedIsNotTriedInEveryCombination() throws Exception {
    SimulatedLaboratory laboratory =
        new SimulatedLaboratory(truths(2), Map.of("w2", "the model has no layer for it"));

    SearchOutcome outcome =
        search(CompressionGoal.parse("smallest with accuracy >= 80 %"), laboratory, HOUR);

    assertThat(outcome.best()).isPresent();
    assertThat(laboratory.measured().stream().filter(n -> n.contains("w2"))).hasSizeBetween(1, 4);
    assertThat(outcome.trials())
        .filteredOn(t -> t.candidate().name().equals("w2"))
        .allMatch(t -> "the model has no layer for it".equals(t.failure()));
  }

  @Test
  void withoutAnObjectiveItEndsAsSoonAsTheGoalIsReached() throws Exception {
    SimulatedLaboratory laboratory = laboratory(1);

    SearchOutcome outcome =
        search(CompressionGoal.parse("size <= 600 kB and accuracy >= 88 %"), laboratory, HOUR);

    assertThat(outcome.best()).contains(outcome.trials().get(outcome.trials().size() - 1));
    assertThat(outcome.explanation()).contains("any variant that reaches the goal will do");
  }

  @Test
  void aModelThatCannotBeMeasuredEndsItAndIsNotRemembered() {
    SimulatedLaboratory laboratory =
        new SimulatedLaboratory(truths(1), Map.of("fp32", "its forward fails"));

    assertThatThrownBy(() -> search(CompressionGoal.parse("smallest"), laboratory, HOUR))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessage("its forward fails");
    assertThat(journal).isEmptyFile();
  }

  @Test
  void theFrontHasTheBestFirstAndNoneThatAnotherBeatsInEverything() throws Exception {
    SearchOutcome outcome =
        search(CompressionGoal.parse("smallest with accuracy >= 90 %"), laboratory(4), HOUR);

    List<SearchTrial> front = outcome.front();
    assertThat(front.get(0)).isEqualTo(outcome.best().orElseThrow());
    for (SearchTrial one : front) {
      assertThat(front)
          .noneMatch(
              other ->
                  value(other, GoalMetric.SIZE) < value(one, GoalMetric.SIZE)
                      && value(other, GoalMetric.ACCURACY) > value(one, GoalMetric.ACCURACY));
    }
  }

  @Test
  void progressNeverFallsAndNamesWhatIsTried() throws Exception {
    List<Double> fractions = new ArrayList<>();
    List<String> steps = new ArrayList<>();

    search(
        CompressionGoal.parse("smallest with accuracy >= 90 %"),
        laboratory(4),
        Duration.ofSeconds(100),
        (step, fraction) -> {
          steps.add(step);
          fractions.add(fraction);
        });

    assertThat(fractions).isSorted().allMatch(f -> f >= 0 && f <= 1);
    assertThat(steps).startsWith("fp32: making");
  }

  private static double value(SearchTrial trial, GoalMetric metric) {
    return trial.value(metric).orElseThrow();
  }
}

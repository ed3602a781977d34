package io.sluice.compressor.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.recipe.Progress;
import io.sluice.compressor.search.Level.Role;
import io.sluice.compressor.technique.FineTune;
import io.sluice.compressor.technique.MagnitudePruning;
import io.sluice.compressor.technique.WeightSharing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTest {
  private static final Effects GUESS = Effects.of(0.7, 0.9, 0.005);
  private static final Space SPACE =
      new Space(
          "fp32",
          List.of(
              Dimension.of(
                  "sparsity",
                  Level.nothing("dense"),
                  level("s1", 0.1),
                  level("s2", 0.2),
                  level("s3", 0.3).in(Role.DAMAGES)),
              Dimension.of(
                  "training",
                  Level.nothing("untrained"),
                  Level.of("t1", Effects.of(1, 1, -0.01).withWork(10), new FineTune(1, 0.01))
                      .in(Role.REPAIRS)),
              Dimension.of(
                  "weights",
                  Level.nothing("float"),
                  bits("w6", 6),
                  bits("w5", 5),
                  bits("w4", 4),
                  bits("w3", 3),
                  bits("w2", 2))),
          7);
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path folder;
  private Path journal;

  @BeforeEach
  void name() {
    journal = folder.resolve("journal.jsonl");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void itFindsTheSmallestOfAllThatReachTheGoalAndTriesNothingTwice(long seed) throws Exception {
    SimulatedLaboratory laboratory = laboratory(seed);
    Goal goal = Goal.parse("smallest with accuracy >= 90 % and p99 <= 2.4 ms");

    Outcome outcome = search(goal, laboratory, HOUR);

    assertThat(laboratory.measured()).doesNotHaveDuplicates().startsWith("fp32");
    Candidate best = null;
    for (Candidate candidate : SPACE.candidates()) {
      Readings own = truth(laboratory, candidate);
      boolean better = best == null || goal.prefers(own, truth(laboratory, best));
      best = goal.isReachedBy(own) && better ? candidate : best;
    }
    assertThat(best == null ? null : best.name())
        .isEqualTo(outcome.best().map(t -> t.candidate().name()).orElse(null));
  }

  @Test
  void itNeedsNotTryEverythingToFindTheBest() throws Exception {
    SimulatedLaboratory laboratory = laboratory(3);

    search(Goal.parse("smallest with accuracy >= 90 %"), laboratory, HOUR);

    assertThat(laboratory.measured()).hasSizeLessThan(SPACE.candidates().size() / 2);
  }

  @ParameterizedTest
  @ValueSource(longs = {20, 60, 100, 200})
  void itEndsWithinTheBudgetWhenThingsTakeAsLongAsTheyDid(long seconds) throws Exception {
    SimulatedLaboratory laboratory = laboratory(1);

    Outcome outcome = search(Goal.parse("smallest"), laboratory, Duration.ofSeconds(seconds));

    assertThat(laboratory.nanoTime()).isLessThanOrEqualTo(seconds * 1_000_000_000);
    assertThat(outcome.seconds()).isEqualTo(laboratory.nanoTime() / 1e9);
  }

  @Test
  void whatNeedsNoTrainingComesBeforeWhatDoes() throws Exception {
    SimulatedLaboratory laboratory = laboratory(1);

    search(Goal.parse("smallest with accuracy >= 90 %"), laboratory, Duration.ofSeconds(300));

    assertThat(laboratory.measured().subList(0, 5)).noneMatch(name -> name.contains("t1"));
  }

  @Test
  void interruptedAnywhereItGoesOnAsIfItHadNotBeen() throws Exception {
    Goal goal = Goal.parse("smallest with accuracy >= 90.5 %");
    SimulatedLaboratory whole = laboratory(5);
    Outcome uninterrupted = search(goal, whole, Duration.ofSeconds(120));
    List<String> lines = Files.readAllLines(journal);
    assertThat(lines).hasSizeGreaterThan(8);
    for (int kept = 0; kept <= lines.size(); kept++) {
      String torn = kept < lines.size() ? lines.get(kept).substring(0, 20) : "";
      Files.writeString(journal, lines(lines.subList(0, kept)) + torn);
      SimulatedLaboratory rest = laboratory(5);

      Outcome resumed = search(goal, rest, Duration.ofSeconds(120));

      assertThat(resumed).isEqualTo(uninterrupted);
      assertThat(rest.measured()).isEqualTo(whole.measured().subList(kept, lines.size()));
      assertThat(Files.readAllLines(journal)).isEqualTo(lines);
    }
  }

  @Test
  void aLineThatCannotBeReadIsMeasuredAgain() throws Exception {
    Goal goal = Goal.parse("smallest with accuracy >= 90 %");
    search(goal, laboratory(5), HOUR);
    List<String> lines = new ArrayList<>(Files.readAllLines(journal));
    lines.set(2, "{\"kind\":\"nonsense\"}");
    Files.writeString(journal, lines(lines));
    SimulatedLaboratory again = laboratory(5);

    Outcome outcome = search(goal, again, HOUR);

    assertThat(outcome.best()).isPresent();
    assertThat(again.measured()).hasSize(1);
  }

  @Test
  void theModelAsBroughtIsTheFirstTrialWhenItIsMeasuredLast() throws Exception {
    Goal goal = Goal.parse("smallest with accuracy >= 90 %");
    search(goal, laboratory(5), HOUR);
    List<String> lines = new ArrayList<>(Files.readAllLines(journal));
    Files.writeString(journal, lines(lines.subList(1, lines.size())));
    SimulatedLaboratory again = laboratory(5);

    Outcome outcome = search(goal, again, HOUR);

    assertThat(again.measured()).containsExactly("fp32");
    assertThat(outcome.trials().get(0).candidate().name()).isEqualTo("fp32");
    assertThat(outcome.front()).noneMatch(trial -> trial.candidate().name().equals("fp32"));
  }

  @Test
  void whatCannotBeMeasuredOfTheModelAsBroughtCannotBeAskedFor() {
    assertThatThrownBy(() -> search(Goal.parse("least memory"), laboratory(1), HOUR))
        .isInstanceOf(CompressionException.class)
        .hasMessage(
            "The goal \"least memory\" cannot be searched for: memory of the model as brought could"
                + " not be measured");
    assertThat(journal).isEmptyFile();
  }

  @Test
  void anotherGoalUsesWhatWasMeasuredAndHasItsOwnBudget() throws Exception {
    search(Goal.parse("smallest with accuracy >= 90 %"), laboratory(5), Duration.ofSeconds(25));
    SimulatedLaboratory again = laboratory(5);

    Outcome outcome =
        search(Goal.parse("fastest with size <= 500 kB"), again, Duration.ofSeconds(20));

    assertThat(again.measured()).isNotEmpty().doesNotContain("fp32");
    assertThat(outcome.seconds()).isPositive().isLessThanOrEqualTo(20);
    assertThat(outcome.trials()).hasSizeGreaterThan(again.measured().size());
  }

  @Test
  void aGoalOutOfReachIsGivenUpWithTheNearestAndWhatWasTried() throws Exception {
    SimulatedLaboratory laboratory = laboratory(1);

    Outcome outcome =
        search(Goal.parse("smallest with size <= 1 kB and accuracy >= 90 %"), laboratory, HOUR);

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

    Outcome outcome = search(Goal.parse("smallest with accuracy >= 80 %"), laboratory, HOUR);

    assertThat(outcome.best()).isPresent();
    assertThat(laboratory.measured().stream().filter(n -> n.contains("w2"))).hasSizeBetween(1, 4);
    assertThat(outcome.trials())
        .filteredOn(t -> t.candidate().name().equals("w2"))
        .allMatch(t -> "the model has no layer for it".equals(t.failure()));
  }

  @Test
  void withoutAnObjectiveItEndsAsSoonAsTheGoalIsReached() throws Exception {
    SimulatedLaboratory laboratory = laboratory(1);

    Outcome outcome = search(Goal.parse("size <= 600 kB and accuracy >= 88 %"), laboratory, HOUR);

    assertThat(outcome.best()).contains(outcome.trials().get(outcome.trials().size() - 1));
    assertThat(outcome.explanation()).contains("any variant that reaches the goal will do");
  }

  @Test
  void aBudgetThatAllowsNoVariantIsRefusedWithOneThatDoes() {
    assertThatThrownBy(() -> search(Goal.parse("smallest"), laboratory(1), Duration.ofSeconds(5)))
        .isInstanceOf(CompressionException.class)
        .hasMessage(
            "The budget of 5 s is too small for the goal \"smallest\": to measure the model as"
                + " brought took 4 s, and a first variant is expected to take as long again or"
                + " longer; give it 40 s or more");
  }

  @Test
  void whatTakesLongerThanTheTimeAllowsIsGivenUpAndNotRememberedAsAFailure() throws Exception {
    Goal goal = Goal.parse("smallest with accuracy >= 90 %");
    SimulatedLaboratory slow = laboratory(1);
    slow.slowDown("t1", 50);

    Outcome outcome = search(goal, slow, Duration.ofSeconds(300));

    assertThat(slow.measured()).last().asString().contains("t1");
    assertThat(slow.nanoTime()).isLessThan(310_000_000_000L);
    assertThat(outcome.best()).isPresent();
    assertThat(outcome.trials()).noneMatch(t -> t.candidate().name().contains("t1"));
    assertThat(outcome.seconds()).isEqualTo(slow.nanoTime() / 1e9);
    assertThat(Files.readAllLines(journal)).hasSize(outcome.trials().size());
  }

  @Test
  void aBudgetThatIsOverBeforeAnythingWasMeasuredIsRefused() {
    SimulatedLaboratory slow = laboratory(1);
    slow.slowDown("fp32", 10);

    assertThatThrownBy(() -> search(Goal.parse("smallest"), slow, Duration.ofSeconds(5)))
        .isInstanceOf(CompressionException.class)
        .hasMessageContaining("it was over before the model as brought was measured; give it 50 s");
  }

  @Test
  void aModelThatCannotBeMeasuredEndsItAndIsNotRemembered() {
    SimulatedLaboratory laboratory =
        new SimulatedLaboratory(truths(1), Map.of("fp32", "its forward fails"));

    assertThatThrownBy(() -> search(Goal.parse("smallest"), laboratory, HOUR))
        .isInstanceOf(CompressionException.class)
        .hasMessage("its forward fails");
    assertThat(journal).isEmptyFile();
  }

  @Test
  void theFrontHasTheBestFirstAndNoneThatAnotherBeatsInEverything() throws Exception {
    Outcome outcome = search(Goal.parse("smallest with accuracy >= 90 %"), laboratory(4), HOUR);

    List<Trial> front = outcome.front();
    assertThat(front.get(0)).isEqualTo(outcome.best().orElseThrow());
    for (Trial one : front) {
      assertThat(front)
          .noneMatch(
              other ->
                  value(other, Metric.SIZE) < value(one, Metric.SIZE)
                      && value(other, Metric.ACCURACY) > value(one, Metric.ACCURACY));
    }
  }

  @Test
  void progressNeverFallsAndNamesWhatIsTried() throws Exception {
    List<Double> fractions = new ArrayList<>();
    List<String> steps = new ArrayList<>();

    search(
        Goal.parse("smallest with accuracy >= 90 %"),
        laboratory(4),
        Duration.ofSeconds(100),
        (step, fraction) -> {
          steps.add(step);
          fractions.add(fraction);
        });

    assertThat(fractions).isSorted().allMatch(f -> f >= 0 && f <= 1);
    assertThat(steps).startsWith("fp32: making");
  }

  private Outcome search(Goal goal, SimulatedLaboratory laboratory, Duration budget)
      throws Exception {
    return search(goal, laboratory, budget, Progress.NONE);
  }

  private Outcome search(
      Goal goal, SimulatedLaboratory laboratory, Duration budget, Progress progress)
      throws Exception {
    try (Journal open = Journal.open(journal)) {
      return new Search(goal, SPACE, laboratory, open, budget, Set.of(), laboratory::nanoTime)
          .run(progress);
    }
  }

  private static SimulatedLaboratory laboratory(long seed) {
    return new SimulatedLaboratory(truths(seed), Map.of());
  }

  /** What the levels really do is not what was expected of them. */
  private static Map<String, Effects> truths(long seed) {
    Random random = new Random(seed);
    Map<String, Effects> truths = new HashMap<>();
    for (Level level : SPACE.levels()) {
      Effects expected = level.effects();
      truths.put(
          level.name(),
          new Effects(
              expected.size() * (0.7 + 0.6 * random.nextDouble()),
              expected.time() * (0.7 + 0.6 * random.nextDouble()),
              expected.drop() + 0.01 * (random.nextDouble() - 0.3),
              expected.work()));
    }
    return truths;
  }

  private static Readings truth(SimulatedLaboratory laboratory, Candidate candidate) {
    return laboratory.truth(Arrays.asList(candidate.name().split("-")));
  }

  private static double value(Trial trial, Metric metric) {
    return trial.value(metric).orElseThrow();
  }

  private static Level level(String name, double sparsity) {
    return Level.of(name, GUESS, new MagnitudePruning(sparsity));
  }

  private static Level bits(String name, int bits) {
    return Level.of(name, GUESS, new WeightSharing(bits));
  }

  private static String lines(List<String> lines) {
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }
}

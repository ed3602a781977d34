package io.sluice.compressor.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sluice.torchscript.ModelProcessingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompressionGoalTest {
  @Test
  void aGoalHasWhatIsWantedAndItsClausesInTheMetricsOwnUnits() throws Exception {
    CompressionGoal goal = CompressionGoal.parse("smallest with accuracy >= 92 % and p99 <= 5 ms");

    assertThat(goal.objective()).contains(GoalObjective.SMALLEST);
    assertThat(goal.clauses()).hasSize(2);
    assertThat(goal.clauses().get(0).metric()).isEqualTo(GoalMetric.ACCURACY);
    assertThat(goal.clauses().get(0).value()).isEqualTo(0.92);
    assertThat(goal.clauses().get(1).bound()).isEqualTo(GoalClause.Bound.AT_MOST);
    assertThat(goal.clauses().get(1).value()).isCloseTo(0.005, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fastest with accuracy drop <= 1 point and size <= 500 kB|fastest with accuracy drop <= 1"
            + " points and size <= 500 kB",
        "Smallest|smallest",
        "most accurate, size≤0.5MB|most accurate with size <= 0.5 MB",
        "p50 at most 3ms, speed-up at least 2x|p50 <= 3 ms and speed-up >= 2 x",
        "least memory where compression >= 10 times|least memory with compression >= 10 x",
        "least energy with Agreement ≥ 97.5%|least energy with agreement >= 97.5 %",
        "  memory <= 10 MiB  AND energy <= 2 mJ|memory <= 10 MiB and energy <= 2 mJ",
        "accuracy  drop <= 0.5 pp|accuracy drop <= 0.5 points",
      })
  void aGoalIsReadAsPeopleWriteItAndPrintedInOneForm(String text, String printed) throws Exception {
    assertThat(CompressionGoal.parse(text)).hasToString(printed);
  }

  @Test
  void aPrintedGoalParsesToTheSameGoal() throws Exception {
    Random random = new Random(3);
    int readable = 0;
    for (int round = 0; round < 1000; round++) {
      CompressionGoal goal = goal(random);
      if (contradictsItself(goal)) {
        continue;
      }
      readable++;

      CompressionGoal back = CompressionGoal.parse(goal.toString());

      assertThat(back).isEqualTo(goal);
    }
    assertThat(readable).isGreaterThan(300);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|it is empty",
        "smalest with size <= 5 MB|clause \"smalest with size <= 5 MB\" speaks of",
        "smallest accuracy >= 1 %|there must be \"with\"",
        "smallest with accuracy|clause \"accuracy\" is not of the form metric <= number unit",
        "smallest with accuracy = 92 %|clause \"accuracy = 92 %\" is not of the form",
        "smallest with accuracy >= many %|is not of the form",
        "smallest with acuracy >= 92 %|speaks of \"acuracy\" (did you mean accuracy?); a clause"
            + " can speak of accuracy, accuracy drop",
        "smallest with accuracy >= 92|clause \"accuracy >= 92\" has no unit; accuracy is given in"
            + " %",
        "fastest with size <= 5 ms|has the unit \"ms\"; size is given in B, kB, MB",
        "fastest with size <= 5 mb|has the unit \"mb\"",
        "fastest with size <= 5 MB and|clause \"size <= 5 MB and\" is not of the form",
      })
  void whatCannotBeReadIsNamed(String text, String message) {
    assertRefused(text)
        .hasMessageContaining("The goal \"" + text + "\" cannot be used: ")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "accuracy >= 101 %|no model can satisfy its clause \"accuracy >= 101 %\": accuracy is from"
            + " 0 % to 100 %",
        "agreement <= -1 %|clause \"agreement <= -1 %\"",
        "size <= 0 B|clause \"size <= 0 B\": size is above 0",
        "p99 <= -1 ms|clause \"p99 <= -1 ms\": p99 is above 0",
        "accuracy drop >= 120 points|clause \"accuracy drop >= 120 points\"",
        "accuracy >= 95 % and accuracy <= 90 %|\"accuracy >= 95 %\" and \"accuracy <= 90 %\" cannot"
            + " both hold",
        "size <= 1 kB and size >= 1 MB|\"size <= 1 kB\" and \"size >= 1 MB\" cannot both hold",
        "p99 <= 1 ms and p50 >= 2 ms|\"p99 <= 1 ms\" and \"p50 >= 2 ms\" cannot both hold",
        "size <= 1 MB and size <= 500 kB|it limits size twice on the same side, by \"size <= 1"
            + " MB\" and \"size <= 500 kB\"",
      })
  void whatNoModelCanBeIsRefusedWithTheClausesThatSaySo(String text, String message) {
    assertRefused(text).hasMessageContaining("cannot be reached").hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"57 %", "92 %", "92.35 %", "29 %", "0.1 %"})
  void aLimitThatIsExactlyMetHolds(String limit) throws Exception {
    GoalClause clause = CompressionGoal.parse("accuracy >= " + limit).clauses().get(0);
    double measured = Double.parseDouble(limit.replace(" %", "")) * 100 / 10_000;

    assertThat(clause.holds(measured)).isTrue();
    assertThat(clause.holds(Math.nextDown(measured))).isFalse();
    assertThat(clause.holds(Double.NaN)).isFalse();
  }

  @Test
  void aMissIsToldInTheUnitThatSuitsIt() throws Exception {
    CompressionGoal goal =
        CompressionGoal.parse("accuracy >= 92 % and p99 <= 5 ms and size <= 1 MiB");

    assertThat(goal.clauses().get(0).describeMiss(0.9134))
        .isEqualTo("accuracy is 91.34 %, 0.66 points below 92 %");
    assertThat(goal.clauses().get(1).describeMiss(0.0061))
        .isEqualTo("p99 is 6.1 ms, 1.1 ms above 5 ms");
    assertThat(goal.clauses().get(2).describeMiss(2_000_000))
        .isEqualTo("size is 2 MB, 951.4 kB above 1 MiB");
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(String text) {
    return assertThatThrownBy(() -> CompressionGoal.parse(text))
        .isInstanceOf(ModelProcessingException.class);
  }

  private static boolean contradictsItself(CompressionGoal goal) {
    try {
      new GoalContradictions(goal).refuse();
      return goal.clauses().isEmpty() && goal.objective().isEmpty();
    } catch (ModelProcessingException e) {
      return true;
    }
  }

  private static CompressionGoal goal(Random random) {
    GoalObjective[] objectives = GoalObjective.values();
    int objective = random.nextInt(objectives.length + 1);
    List<GoalClause> clauses = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      GoalMetric metric = GoalMetric.values()[random.nextInt(GoalMetric.values().length)];
      List<MetricUnit> units = metric.units();
      clauses.add(
          new GoalClause(
              metric,
              GoalClause.Bound.values()[random.nextInt(2)],
              random.nextInt(100_000) / 1000.0,
              units.get(random.nextInt(units.size()))));
    }
    return new CompressionGoal(
        objective == objectives.length ? Optional.empty() : Optional.of(objectives[objective]),
        clauses);
  }
}

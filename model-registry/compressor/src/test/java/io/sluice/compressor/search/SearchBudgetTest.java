package io.sluice.compressor.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.torchscript.ModelProcessingException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a search may take. */
class SearchBudgetTest extends SearchFixture {
  @ParameterizedTest
  @ValueSource(longs = {20, 60, 100, 200})
  void itEndsWithinTheBudgetWhenThingsTakeAsLongAsTheyDid(long seconds) throws Exception {
    SimulatedLaboratory laboratory = laboratory(1);

    SearchOutcome outcome =
        search(CompressionGoal.parse("smallest"), laboratory, Duration.ofSeconds(seconds));

    assertThat(laboratory.nanoTime()).isLessThanOrEqualTo(seconds * 1_000_000_000);
    assertThat(outcome.seconds()).isEqualTo(laboratory.nanoTime() / 1e9);
  }

  @Test
  void aBudgetThatAllowsNoVariantIsRefusedWithOneThatDoes() {
    assertThatThrownBy(
            () -> search(CompressionGoal.parse("smallest"), laboratory(1), Duration.ofSeconds(5)))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessage(
            "The budget of 5 s is too small for the goal \"smallest\": to measure the model as"
                + " brought took 4 s, and a first variant is expected to take as long again or"
                + " longer; give it 40 s or more");
  }

  @Test
  void whatTakesLongerThanTheTimeAllowsIsGivenUpAndNotRememberedAsAFailure() throws Exception {
    CompressionGoal goal = CompressionGoal.parse("smallest with accuracy >= 90 %");
    SimulatedLaboratory slow = laboratory(1);
    slow.slowDown("t1", 50);

    SearchOutcome outcome = search(goal, slow, Duration.ofSeconds(300));

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

    assertThatThrownBy(() -> search(CompressionGoal.parse("smallest"), slow, Duration.ofSeconds(5)))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("it was over before the model as brought was measured; give it 50 s");
  }
}

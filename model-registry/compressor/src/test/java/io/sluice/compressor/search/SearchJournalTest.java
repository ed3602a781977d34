package io.sluice.compressor.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a search finds in its journal. */
class SearchJournalTest extends SearchFixture {
  @Test
  void interruptedAnywhereItGoesOnAsIfItHadNotBeen() throws Exception {
    CompressionGoal goal = CompressionGoal.parse("smallest with accuracy >= 90.5 %");
    SimulatedLaboratory whole = laboratory(5);
    SearchOutcome uninterrupted = search(goal, whole, Duration.ofSeconds(120));
    List<String> lines = Files.readAllLines(journal);
    assertThat(lines).hasSizeGreaterThan(8);
    for (int kept = 0; kept <= lines.size(); kept++) {
      String torn = kept < lines.size() ? lines.get(kept).substring(0, 20) : "";
      Files.writeString(journal, lines(lines.subList(0, kept)) + torn);
      SimulatedLaboratory rest = laboratory(5);

      SearchOutcome resumed = search(goal, rest, Duration.ofSeconds(120));

      assertThat(resumed).isEqualTo(uninterrupted);
      assertThat(rest.measured()).isEqualTo(whole.measured().subList(kept, lines.size()));
      assertThat(Files.readAllLines(journal)).isEqualTo(lines);
    }
  }

  @Test
  void aLineThatCannotBeReadIsMeasuredAgain() throws Exception {
    CompressionGoal goal = CompressionGoal.parse("smallest with accuracy >= 90 %");
    search(goal, laboratory(5), HOUR);
    List<String> lines = new ArrayList<>(Files.readAllLines(journal));
    lines.set(2, "{\"kind\":\"nonsense\"}");
    Files.writeString(journal, lines(lines));
    SimulatedLaboratory again = laboratory(5);

    SearchOutcome outcome = search(goal, again, HOUR);

    assertThat(outcome.best()).isPresent();
    assertThat(again.measured()).hasSize(1);
  }

  @Test
  void theModelAsBroughtIsTheFirstTrialWhenItIsMeasuredLast() throws Exception {
    CompressionGoal goal = CompressionGoal.parse("smallest with accuracy >= 90 %");
    search(goal, laboratory(5), HOUR);
    List<String> lines = new ArrayList<>(Files.readAllLines(journal));
    Files.writeString(journal, lines(lines.subList(1, lines.size())));
    SimulatedLaboratory again = laboratory(5);

    SearchOutcome outcome = search(goal, again, HOUR);

    assertThat(again.measured()).containsExactly("fp32");
    assertThat(outcome.trials().get(0).candidate().name()).isEqualTo("fp32");
    assertThat(outcome.front()).noneMatch(trial -> trial.candidate().name().equals("fp32"));
  }

  @Test
  void anotherGoalUsesWhatWasMeasuredAndHasItsOwnBudget() throws Exception {
    search(
        CompressionGoal.parse("smallest with accuracy >= 90 %"),
        laboratory(5),
        Duration.ofSeconds(25));
    SimulatedLaboratory again = laboratory(5);

    SearchOutcome outcome =
        search(CompressionGoal.parse("fastest with size <= 500 kB"), again, Duration.ofSeconds(20));

    assertThat(again.measured()).isNotEmpty().doesNotContain("fp32");
    assertThat(outcome.seconds()).isPositive().isLessThanOrEqualTo(20);
    assertThat(outcome.trials()).hasSizeGreaterThan(again.measured().size());
  }

  private static String lines(List<String> lines) {
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }
}

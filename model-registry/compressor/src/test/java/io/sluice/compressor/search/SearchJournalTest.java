package io.sluice.compressor.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a search finds in its journal. */
class SearchJournalTest {
  @TempDir Path folder;
  private SearchFixture fixture;

  @BeforeEach
  void nameTheJournal() {
    fixture = new SearchFixture(folder.resolve("journal.jsonl"));
  }

  @Test
  void interruptedAnywhereItGoesOnAsIfItHadNotBeen() throws Exception {
    Goal goal = Goal.parse("smallest with accuracy >= 90.5 %");
    SimulatedLaboratory whole = SearchFixture.laboratory(5);
    Outcome uninterrupted = fixture.search(goal, whole, Duration.ofSeconds(120));
    List<String> lines = Files.readAllLines(fixture.journal());
    assertThat(lines).hasSizeGreaterThan(8);
    for (int kept = 0; kept <= lines.size(); kept++) {
      String torn = kept < lines.size() ? lines.get(kept).substring(0, 20) : "";
      Files.writeString(fixture.journal(), lines(lines.subList(0, kept)) + torn);
      SimulatedLaboratory rest = SearchFixture.laboratory(5);

      Outcome resumed = fixture.search(goal, rest, Duration.ofSeconds(120));

      assertThat(resumed).isEqualTo(uninterrupted);
      assertThat(rest.measured()).isEqualTo(whole.measured().subList(kept, lines.size()));
      assertThat(Files.readAllLines(fixture.journal())).isEqualTo(lines);
    }
  }

  @Test
  void aLineThatCannotBeReadIsMeasuredAgain() throws Exception {
    Goal goal = Goal.parse("smallest with accuracy >= 90 %");
    fixture.search(goal, SearchFixture.laboratory(5), SearchFixture.HOUR);
    List<String> lines = new ArrayList<>(Files.readAllLines(fixture.journal()));
    lines.set(2, "{\"kind\":\"nonsense\"}");
    Files.writeString(fixture.journal(), lines(lines));
    SimulatedLaboratory again = SearchFixture.laboratory(5);

    Outcome outcome = fixture.search(goal, again, SearchFixture.HOUR);

    assertThat(outcome.best()).isPresent();
    assertThat(again.measured()).hasSize(1);
  }

  @Test
  void theModelAsBroughtIsTheFirstTrialWhenItIsMeasuredLast() throws Exception {
    Goal goal = Goal.parse("smallest with accuracy >= 90 %");
    fixture.search(goal, SearchFixture.laboratory(5), SearchFixture.HOUR);
    List<String> lines = new ArrayList<>(Files.readAllLines(fixture.journal()));
    Files.writeString(fixture.journal(), lines(lines.subList(1, lines.size())));
    SimulatedLaboratory again = SearchFixture.laboratory(5);

    Outcome outcome = fixture.search(goal, again, SearchFixture.HOUR);

    assertThat(again.measured()).containsExactly("fp32");
    assertThat(outcome.trials().get(0).candidate().name()).isEqualTo("fp32");
    assertThat(outcome.front()).noneMatch(trial -> trial.candidate().name().equals("fp32"));
  }

  @Test
  void anotherGoalUsesWhatWasMeasuredAndHasItsOwnBudget() throws Exception {
    fixture.search(
        Goal.parse("smallest with accuracy >= 90 %"),
        SearchFixture.laboratory(5),
        Duration.ofSeconds(25));
    SimulatedLaboratory again = SearchFixture.laboratory(5);

    Outcome outcome =
        fixture.search(Goal.parse("fastest with size <= 500 kB"), again, Duration.ofSeconds(20));

    assertThat(again.measured()).isNotEmpty().doesNotContain("fp32");
    assertThat(outcome.seconds()).isPositive().isLessThanOrEqualTo(20);
    assertThat(outcome.trials()).hasSizeGreaterThan(again.measured().size());
  }

  private static String lines(List<String> lines) {
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }
}

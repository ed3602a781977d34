package io.sluice.bench.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.demo.report.TerminalScreen;
import io.sluice.launch.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentSuiteTest {
  @TempDir Path folder;

  @Test
  void keepsOnThePageWhatIsNotRunAgain() throws Exception {
    suite(1).run("lab", List.of());

    boolean holds = suite(2).run("lab", List.of("second"));

    assertThat(holds).isTrue();
    assertThat(Files.readAllLines(page()))
        .containsSubsequence("# Title", "## first", "run 1", "## second", "run 2");
  }

  @Test
  void saysWhenACheckDoesNotHold() throws Exception {
    assertThat(suite(9).run("lab", List.of())).isFalse();
    assertThat(Files.readAllLines(page())).contains("| runs | at most 5 | 9 | **no** |");
  }

  @Test
  void refusesToRunWhatThereIsNot() {
    assertThatThrownBy(() -> suite(1).run("lab", List.of("third")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("third")
        .hasMessageContaining("first, second");
  }

  private Path page() {
    return folder.resolve("page.md");
  }

  private ExperimentSuite<String> suite(int run) {
    return new ExperimentSuite<>(
        List.of(experiment("first", run), experiment("second", run)),
        new ResultPage(folder.resolve("sections")),
        page(),
        List.of("# Title", ""),
        TerminalScreen.standardOutput());
  }

  private static BenchExperiment<String> experiment(String name, int run) {
    return new BenchExperiment<>() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public String purpose() {
        return "a test";
      }

      @Override
      public ResultSection run(String lab) {
        return new ResultSection(
            name, List.of("run " + run), List.of(), List.of(FigureCheck.atMost("runs", 5, run)));
      }
    };
  }
}

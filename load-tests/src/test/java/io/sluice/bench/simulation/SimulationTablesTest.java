package io.sluice.bench.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulationTablesTest {
  private static LawResult oracle(String name, double... accuracySums) {
    return new LawResult(
        name,
        Arrays.stream(accuracySums)
            .mapToObj(sum -> SimulationRun.ofOracle(1, sum, 90, 100))
            .toList());
  }

  @Test
  void showsMeansWithConfidenceAndNothingWhereNothingIsKnown() {
    List<String> lines =
        SimulationTables.figures(List.of(oracle("two", 80, 82), oracle("one", 80)));

    assertThat(lines.get(1)).startsWith("  two   81.00 ± 12.71  10.00 ± 0.00").endsWith("–");
    assertThat(lines.get(2)).contains("  80.00  ").doesNotContain("±");
  }

  @Test
  void showsDifferencesWithinTheSameWorlds() {
    List<String> lines =
        SimulationTables.differences(List.of(oracle("a", 50, 80), oracle("b", 51, 81)));

    assertThat(lines.get(1)).contains("b").contains("+1.00 ± 0.00").contains("+0.00 ± 0.00");
  }
}

package io.sluice.bench.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class SimulateCommandTest {
  private static final String[] LAWS = {
    "ours", "alert", "alert-queue", "infaas", "static:big", "static:small", "oracle"
  };

  @TempDir Path folder;

  @BeforeEach
  void writeFiles() throws IOException {
    Examples.file(folder, "ladder.json", Examples.LADDER);
    Examples.file(folder, "device.json", Examples.DEVICE);
    Examples.file(folder, "policy.json", Examples.POLICY);
    RequestsFile.write(folder.resolve("t.csv"), arrivals(), 160);
  }

  /** One in 100 ms for 20 s, and a burst of five. */
  private static double[] arrivals() {
    double[] arrivals = new double[205];
    for (int i = 0; i < arrivals.length; i++) {
      arrivals[i] = i < 100 ? 100 * i : i < 105 ? 9801 + i : 100 * (i - 5);
    }
    return arrivals;
  }

  private void simulate(String... more) throws Exception {
    List<String> arguments = new ArrayList<>();
    for (String name : List.of("ladder", "device", "policy")) {
      arguments.addAll(List.of("--" + name, folder.resolve(name + ".json").toString()));
    }
    arguments.addAll(List.of("--trace", folder.resolve("t.csv").toString()));
    arguments.addAll(List.of(more));
    CommandLine.populateCommand(new SimulateCommand(), arguments.toArray(String[]::new)).call();
  }

  private JsonNode simulateAll() throws Exception {
    Path json = folder.resolve("all.json");
    simulate("--law", String.join(",", LAWS), "--seeds", "3", "--json", json.toString());
    return new ObjectMapper().readTree(json.toFile());
  }

  @Test
  void writesTheSameBytesTwice() throws Exception {
    Path one = folder.resolve("one.json");
    Path other = folder.resolve("other.json");

    simulate("--law", "ours,alert,oracle", "--seeds", "4", "--json", one.toString());
    simulate("--law", "ours,alert,oracle", "--seeds", "4", "--json", other.toString());

    assertThat(Files.readString(one)).isEqualTo(Files.readString(other)).endsWith("}\n");
  }

  @Test
  void givesALawTheSameWorldsWhicheverAreBesideIt() throws Exception {
    Path alone = folder.resolve("alone.json");

    simulate("--law", "infaas", "--first-seed", "2", "--seeds", "2", "--json", alone.toString());

    JsonNode later = new ObjectMapper().readTree(alone.toFile()).at("/laws/0/seeds");
    JsonNode all = simulateAll().at("/laws/3/seeds");
    assertThat(later).containsExactly(all.get(1), all.get(2));
  }

  @Test
  void tellsEverySeedAndTheirMeanOfEveryLaw() throws Exception {
    JsonNode root = simulateAll();

    assertThat(root.path("requests").asInt()).isEqualTo(205);
    assertThat(root.path("laws")).extracting(law -> law.path("law").asText()).containsExactly(LAWS);
    for (JsonNode law : root.path("laws")) {
      assertThat(law.path("seeds"))
          .extracting(run -> run.path("seed").asInt())
          .containsExactly(1, 2, 3);
      double sum = 0;
      for (JsonNode run : law.path("seeds")) {
        sum += run.path("effective_accuracy").asDouble();
      }
      assertThat(law.at("/mean/effective_accuracy/value").asDouble())
          .isCloseTo(sum / 3, within(1e-12));
      assertThat(law.at("/mean/missed/half_of_95").isNumber()).isTrue();
    }
  }

  @Test
  void noLawIsAboveTheOracleAndSharesAddUpToTheAnswers() throws Exception {
    JsonNode laws = simulateAll().path("laws");

    JsonNode oracle = laws.get(LAWS.length - 1).path("seeds");
    for (int law = 0; law < LAWS.length - 1; law++) {
      for (int seed = 0; seed < 3; seed++) {
        JsonNode run = laws.get(law).path("seeds").get(seed);
        double missed = run.path("missed").asDouble();
        assertThat(run.path("effective_accuracy").asDouble())
            .isLessThanOrEqualTo(oracle.get(seed).path("effective_accuracy").asDouble() + 1e-12);
        assertThat(run.path("missed_feasible").asDouble())
            .isCloseTo(missed - oracle.get(seed).path("missed").asDouble(), within(1e-12))
            .isNotNegative();
        assertThat(run.at("/answered_by/big").asDouble() + run.at("/answered_by/small").asDouble())
            .isCloseTo(1 - missed, within(1e-12));
      }
    }
  }

  @Test
  void theOracleKeepsABudgetOfWatts() throws Exception {
    double free = simulateAll().at("/laws/6/mean/effective_accuracy/value").asDouble();
    Examples.file(folder, "policy.json", "{\"watts_budget\": 3}");

    double budgeted = simulateAll().at("/laws/6/mean/effective_accuracy/value").asDouble();

    assertThat(budgeted).isPositive().isLessThan(free);
  }

  @Test
  void refusesAnOracleOfLawsThatAreFreeBeforeTheEnd() throws Exception {
    Examples.file(folder, "policy.json", "{\"reserve_joules\": 50, \"reserve_seconds\": 20}");

    String refusal = Examples.refusal(() -> simulate("--law", "ours,oracle"));

    assertThat(refusal).contains("reserve_seconds").contains("have to be 21, as long as --trace");
    assertThatCode(() -> simulate("--law", "ours", "--seeds", "1")).doesNotThrowAnyException();
  }

  @Test
  void drawsTheTimeLineOfTheFirstWorld() throws Exception {
    Path json = folder.resolve("o.json");
    Path line = folder.resolve("t-line.csv");

    simulate(
        "--law",
        "ours,static:small,oracle",
        "--seeds",
        "2",
        "--json",
        json.toString(),
        "--time-line",
        line.toString());

    JsonNode run = new ObjectMapper().readTree(json.toFile()).at("/laws/1/seeds/0");
    List<String[]> rows =
        Files.readAllLines(line).stream()
            .filter(row -> row.startsWith("static:small,"))
            .map(row -> row.split(",", -1))
            .toList();
    assertThat(Files.readAllLines(line)).startsWith(TimeLine.HEADER).hasSize(1 + 2 * 21);
    assertThat(rows).hasSize(21).extracting(row -> row[2]).endsWith("small");
    assertThat(rows.stream().mapToInt(row -> Integer.parseInt(row[3])).sum()).isEqualTo(205);
    assertThat(rows.stream().mapToInt(row -> Integer.parseInt(row[4])).sum() / 205.0)
        .isCloseTo(run.path("missed").asDouble(), within(1e-12));
    assertThat(Double.parseDouble(rows.get(20)[7]))
        .isCloseTo(run.path("joules").asDouble(), within(1e-3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--law|theirs|--law is one of ours, alert, alert-queue, infaas, static:NAME, oracle, but is \"theirs\"",
        "--law|static:huge|which has [big, small], but is \"huge\"",
        "--law|ours,ours|--law has each law once",
        "--seeds|0|--seeds must be from 1 to 10000, but is 0",
        "--first-seed|-1|--first-seed must be from 0",
        "--json|/no/such/folder/o.json|--json is to be written into /no/such/folder, which is no folder",
        "--time-line|/no/such/folder/o.csv|--time-line is to be written into /no/such/folder",
      })
  void refusesOptionsThatCannotBe(String option, String value, String message) {
    String[] laws = option.equals("--law") ? new String[0] : new String[] {"--law", "ours"};
    List<String> arguments = new ArrayList<>(List.of(laws));
    arguments.addAll(List.of(option, value));

    String refusal = Examples.refusal(() -> simulate(arguments.toArray(String[]::new)));

    assertThat(refusal).contains(message);
  }
}

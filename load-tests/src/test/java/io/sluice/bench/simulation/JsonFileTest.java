package io.sluice.bench.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonFileTest {
  @TempDir Path folder;

  @Test
  void saysThatAFileIsMissing() {
    Path file = folder.resolve("none.json");

    String refusal = Examples.refusal(() -> JsonFile.read("--ladder", file, LadderFile.class));

    assertThat(refusal).startsWith("--ladder names " + file).contains("there is no such file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"sensitivity\": 1.5|\"sensitive\": 1.5|line 5: variants[1].sensitive is not known; known are [accuracy,",
        "\"p50_ms\": 100,||line 5: variants[1].p50_ms is missing",
        "\"p50_ms\": 100|\"p50_ms\": null|variants[1].p50_ms is missing",
        "\"p50_ms\": 100|\"p50_ms\": \"fast\"|line 4: variants[1].p50_ms must be a number",
        "\"p50_ms\": 100|\"p50_ms\": \"100\"|line 4: variants[1].p50_ms must be a number",
        "\"p50_ms\": 100|\"p50_ms\": \"NaN\"|variants[1] cannot be used: p50_ms is above 0, but is NaN",
        "\"p50_ms\": 100|\"p50_ms\": -1|line 5: variants[1] cannot be used: p50_ms is above 0, but is -1.0",
        "\"p50_ms\": 100|\"p50_ms\": 200|variants[1] cannot be used: p99_ms is 200.0 or more, but is 130.0",
        "\"p50_ms\": 100|\"p50_ms\": 1, \"p50_ms\": 100|line 4: variants[1] cannot be read: Duplicate field 'p50_ms'",
        "\"accuracy\": 0.9|\"accuracy\": 93|variants[1] cannot be used: accuracy is from 0.0 to 1.0, but is 93.0",
        "\"memory_bytes\": 100000|\"memory_bytes\": 1.5|variants[1].memory_bytes is 1.5, but must be a whole number",
        "\"name\": \"big\"|\"name\": \"Big\"|variants[1] cannot be used: A variant name is",
        "\"name\": \"big\"|\"name\": \"small\"|cannot be used: there are two variants small",
        "\"watts\": 5|\"watts\": -5|variants[0] cannot be used: watts is above 0, but is -5.0",
        "]}|]|no JSON: Unexpected end-of-input",
        "]}|]} {}|the file cannot be read: Trailing token",
      })
  void namesFileLineFieldAndWhatIsAllowed(String right, String wrong, String message)
      throws IOException {
    String text = Examples.LADDER.replace(right, wrong == null ? "" : wrong);
    Path file = Examples.file(folder, "ladder.json", text);

    String refusal = Examples.refusal(() -> JsonFile.read("--ladder", file, LadderFile.class));

    assertThat(refusal).startsWith("--ladder " + file).contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"variants\": []}|cannot be used: a ladder has 1 to 64 variants, but this one has 0",
        "{\"variants\": [null]}|variants[0] is missing",
        "{}|variants is missing",
        "null|holds null only",
        "{\"variants\": 5}|variants must be a list",
        "[]|the file cannot be read",
        "``|the file cannot be read",
      })
  void refusesALadderWithoutVariants(String text, String message) throws IOException {
    Path file = Examples.file(folder, "ladder.json", text);

    String refusal = Examples.refusal(() -> JsonFile.read("--ladder", file, LadderFile.class));

    assertThat(refusal).startsWith("--ladder " + file).contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"kind\": \"regimes\"|\"kind\": \"chaos\"|contention is of the unknown kind \"chaos\"; there are [constant,",
        "\"kind\": \"regimes\",||contention has no kind; there are [constant,",
        "[1, 1.5, 2]|[]|contention cannot be used: values has at least one, but is empty",
        "[1, 1.5, 2]|[1, 0]|cannot be used: contention is above 0, but is 0.0",
        "\"mean_s\": 4|\"mean_s\": 0|contention cannot be used: mean_s is 0.01 or more, but is 0.0",
        "\"mean_s\": 4|\"mean_s\": 4, \"mean\": 4|contention.mean is not known; known are",
        "\"release_celsius\": 70|\"release_celsius\": 80|heat cannot be used: release_celsius is below trip_celsius (80.0), but is 80.0",
        "\"throttled_frequency\": 0.5|\"throttled_frequency\": 2|heat cannot be used: throttled_frequency is from 0.0 to 1.0",
        "\"load_slowdown\": 1.25|\"load_slowdown\": 0.5|cannot be used: load_slowdown is 1.0 or more, but is 0.5",
        "\"idle_watts\": 2,||idle_watts is missing",
      })
  void refusesADeviceThatCannotBe(String right, String wrong, String message) throws IOException {
    String text = Examples.DEVICE.replace(right, wrong == null ? "" : wrong);
    Path file = Examples.file(folder, "device.json", text);

    String refusal = Examples.refusal(() -> JsonFile.read("--device", file, DeviceFile.class));

    assertThat(refusal).startsWith("--device " + file).contains(message);
  }

  @Test
  void refusesEpisodesThatOverlap() throws IOException {
    String overlapping =
        """
        {"kind": "episodes", "value": 25, "episodes": [
          {"from_s": 10, "to_s": 20, "value": 40}, {"from_s": 15, "to_s": 30, "value": 45}]}
        """;
    Path file = Examples.file(folder, "course.json", overlapping);

    String refusal =
        Examples.refusal(() -> JsonFile.read("--device", file, SimulationTimeSeries.class));

    assertThat(refusal).contains("from_s is 20.0 or more, but is 15.0");
  }
}

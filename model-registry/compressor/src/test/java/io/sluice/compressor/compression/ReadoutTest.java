package io.sluice.compressor.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.compressor.evaluation.Measurement;
import io.sluice.compressor.evaluation.Score;
import io.sluice.compressor.search.Metric;
import io.sluice.compressor.search.Readings;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.power.PowerModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadoutTest {
  @TempDir private Path folder;
  private Path brought;
  private Path file;

  @BeforeEach
  void write() throws Exception {
    brought = Files.write(folder.resolve("brought.pt"), new byte[1000]);
    file = Files.write(folder.resolve("variant.pt"), new byte[250]);
  }

  @Test
  void valuesAreInTheUnitsOfTheirMetricsAndAgainstTheModelAsBrought() throws Exception {
    Measurement reference =
        measurement(new Score.Accuracy(92, 100, 0, 0), latency(4, List.of(4.0, 4.0, 4.0)));
    Measurement own =
        measurement(new Score.Accuracy(91, 100, 1, 2), latency(2, List.of(2.0, 2.0, 2.0)));

    Readings readings = readout().of(file, own, reference);

    assertThat(value(readings, Metric.SIZE)).isEqualTo(250);
    assertThat(value(readings, Metric.COMPRESSION)).isEqualTo(4);
    assertThat(value(readings, Metric.ACCURACY)).isEqualTo(0.91);
    assertThat(value(readings, Metric.ACCURACY_DROP)).isCloseTo(0.01, within(1e-12));
    assertThat(value(readings, Metric.AGREEMENT)).isEqualTo(0.97);
    assertThat(value(readings, Metric.P50)).isCloseTo(0.002, within(1e-12));
    assertThat(value(readings, Metric.P99)).isCloseTo(0.006, within(1e-12));
    assertThat(value(readings, Metric.SPEED_UP)).isCloseTo(2, within(1e-12));
    assertThat(value(readings, Metric.ENERGY)).isPositive();
    assertThat(readings.of(Metric.MEMORY)).isEmpty();
  }

  @Test
  void aSpeedUpIsOnlyWhatIsSureOfIt() throws Exception {
    Measurement reference =
        measurement(new Score.None(""), latency(4, List.of(4.0, 4.0, 4.0, 4.0, 4.0)));
    Measurement own = measurement(new Score.None(""), latency(1, List.of(1.0, 4.0, 1.0, 4.0, 1.0)));

    Readings readings = readout().of(file, own, reference);

    assertThat(own.latency().speedUpOver(reference.latency()).median()).isEqualTo(4);
    assertThat(value(readings, Metric.SPEED_UP)).isEqualTo(1);
  }

  @Test
  void whatWasNotMeasuredIsMissing() throws Exception {
    Measurement unlabelled = measurement(new Score.None("there are no labels"), null);

    Readings readings = readout().of(file, unlabelled, unlabelled);

    assertThat(readings.values())
        .containsOnlyKeys(Metric.SIZE, Metric.COMPRESSION, Metric.AGREEMENT);
  }

  private Readout readout() {
    return new Readout(brought, PowerModel.RASPBERRY_PI_4);
  }

  private static double value(Readings readings, Metric metric) {
    return readings.of(metric).orElseThrow();
  }

  private static Measurement measurement(Score score, Measurement.@Nullable Latency latency) {
    return new Measurement(
        "m", Engine.PYTORCH, List.of(10L), 100, score, 0.97, 0.1, 0.1, 0.99, latency, null, null);
  }

  private static Measurement.Latency latency(double millis, List<Double> rounds) {
    return new Measurement.Latency(1, millis, 3 * millis, 1e-3, 100, rounds);
  }
}

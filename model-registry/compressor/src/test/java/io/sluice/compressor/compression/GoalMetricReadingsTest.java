package io.sluice.compressor.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.compressor.search.GoalMetric;
import io.sluice.compressor.search.MetricReadings;
import io.sluice.measurement.ExampleScore;
import io.sluice.measurement.ModelMeasurement;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.power.PowerModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoalMetricReadingsTest {
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
    ModelMeasurement reference =
        measurement(new ExampleScore.Accuracy(92, 100, 0, 0), latency(4, List.of(4.0, 4.0, 4.0)));
    ModelMeasurement own =
        measurement(new ExampleScore.Accuracy(91, 100, 1, 2), latency(2, List.of(2.0, 2.0, 2.0)));

    MetricReadings readings = readout().of(file, own, reference);

    assertThat(value(readings, GoalMetric.SIZE)).isEqualTo(250);
    assertThat(value(readings, GoalMetric.COMPRESSION)).isEqualTo(4);
    assertThat(value(readings, GoalMetric.ACCURACY)).isEqualTo(0.91);
    assertThat(value(readings, GoalMetric.ACCURACY_DROP)).isCloseTo(0.01, within(1e-12));
    assertThat(value(readings, GoalMetric.AGREEMENT)).isEqualTo(0.97);
    assertThat(value(readings, GoalMetric.P50)).isCloseTo(0.002, within(1e-12));
    assertThat(value(readings, GoalMetric.P99)).isCloseTo(0.006, within(1e-12));
    assertThat(value(readings, GoalMetric.SPEED_UP)).isCloseTo(2, within(1e-12));
    assertThat(value(readings, GoalMetric.ENERGY)).isPositive();
    assertThat(readings.of(GoalMetric.MEMORY)).isEmpty();
  }

  @Test
  void aSpeedUpIsOnlyWhatIsSureOfIt() throws Exception {
    ModelMeasurement reference =
        measurement(new ExampleScore.None(""), latency(4, List.of(4.0, 4.0, 4.0, 4.0, 4.0)));
    ModelMeasurement own =
        measurement(new ExampleScore.None(""), latency(1, List.of(1.0, 4.0, 1.0, 4.0, 1.0)));

    MetricReadings readings = readout().of(file, own, reference);

    assertThat(own.latency().speedUpOver(reference.latency()).median()).isEqualTo(4);
    assertThat(value(readings, GoalMetric.SPEED_UP)).isEqualTo(1);
  }

  @Test
  void whatWasNotMeasuredIsMissing() throws Exception {
    ModelMeasurement unlabelled = measurement(new ExampleScore.None("there are no labels"), null);

    MetricReadings readings = readout().of(file, unlabelled, unlabelled);

    assertThat(readings.values())
        .containsOnlyKeys(GoalMetric.SIZE, GoalMetric.COMPRESSION, GoalMetric.AGREEMENT);
  }

  private GoalMetricReadings readout() {
    return new GoalMetricReadings(brought, PowerModel.RASPBERRY_PI_4);
  }

  private static double value(MetricReadings readings, GoalMetric metric) {
    return readings.of(metric).orElseThrow();
  }

  private static ModelMeasurement measurement(
      ExampleScore score, ModelMeasurement.@Nullable Latency latency) {
    return new ModelMeasurement(
        "m", Engine.PYTORCH, List.of(10L), 100, score, 0.97, 0.1, 0.1, 0.99, latency, null, null);
  }

  private static ModelMeasurement.Latency latency(double millis, List<Double> rounds) {
    return new ModelMeasurement.Latency(1, millis, 3 * millis, 1e-3, 100, rounds);
  }
}

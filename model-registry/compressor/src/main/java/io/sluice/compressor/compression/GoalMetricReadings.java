package io.sluice.compressor.compression;

import io.sluice.compressor.search.GoalMetric;
import io.sluice.compressor.search.MetricReadings;
import io.sluice.measurement.ExampleScore;
import io.sluice.measurement.ModelMeasurement;
import io.sluice.registry.power.PowerModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/**
 * Conversion of measurements of variants to the metrics of goals.
 *
 * @param brought file of the original model
 * @param energy power model for converting CPU time to joules
 */
record GoalMetricReadings(Path brought, PowerModel energy) {
  private static final double MILLIS = 1e-3;

  /**
   * @param reference the original model, from the same rounds
   */
  MetricReadings of(Path file, ModelMeasurement measured, ModelMeasurement reference)
      throws IOException {
    Map<GoalMetric, Double> readings = new EnumMap<>(GoalMetric.class);
    double bytes = Files.size(file);
    readings.put(GoalMetric.SIZE, bytes);
    readings.put(GoalMetric.COMPRESSION, Files.size(brought) / bytes);
    readings.put(GoalMetric.AGREEMENT, measured.agreement());
    if (measured.score() instanceof ExampleScore.Accuracy own
        && reference.score() instanceof ExampleScore.Accuracy before) {
      readings.put(GoalMetric.ACCURACY, own.value());
      readings.put(GoalMetric.ACCURACY_DROP, before.value() - own.value());
    }
    putCosts(readings, measured, reference);
    return new MetricReadings(readings);
  }

  private void putCosts(
      Map<GoalMetric, Double> readings, ModelMeasurement measured, ModelMeasurement reference) {
    ModelMeasurement.Latency latency = measured.latency();
    ModelMeasurement.Latency before = reference.latency();
    if (latency != null && before != null) {
      readings.put(GoalMetric.P50, latency.p50Millis() * MILLIS);
      readings.put(GoalMetric.P99, latency.p99Millis() * MILLIS);
      // on a busy machine the median of the ratios promises what the next minute does not keep
      readings.put(GoalMetric.SPEED_UP, latency.speedUpOver(before).confidence().low());
      energy
          .joules(latency.cpuSeconds())
          .known()
          .ifPresent(joules -> readings.put(GoalMetric.ENERGY, joules));
    }
    Long added = measured.addedBytes();
    if (added != null && added > 0) {
      readings.put(GoalMetric.MEMORY, (double) added);
    }
  }
}

package io.sluice.compressor.compression;

import io.sluice.compressor.evaluation.Measurement;
import io.sluice.compressor.evaluation.Score;
import io.sluice.compressor.search.Metric;
import io.sluice.compressor.search.Readings;
import io.sluice.registry.power.PowerModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/**
 * Says what was measured of variants in the words of goals.
 *
 * @param brought the file that they are compared with
 * @param energy CPU time becomes joules by this model
 */
record Readout(Path brought, PowerModel energy) {
  private static final double MILLIS = 1e-3;

  /**
   * @param reference the model as it was brought, from the same rounds
   */
  Readings of(Path file, Measurement measured, Measurement reference) throws IOException {
    Map<Metric, Double> readings = new EnumMap<>(Metric.class);
    double bytes = Files.size(file);
    readings.put(Metric.SIZE, bytes);
    readings.put(Metric.COMPRESSION, Files.size(brought) / bytes);
    readings.put(Metric.AGREEMENT, measured.agreement());
    if (measured.score() instanceof Score.Accuracy own
        && reference.score() instanceof Score.Accuracy before) {
      readings.put(Metric.ACCURACY, own.value());
      readings.put(Metric.ACCURACY_DROP, before.value() - own.value());
    }
    putCosts(readings, measured, reference);
    return new Readings(readings);
  }

  private void putCosts(Map<Metric, Double> readings, Measurement measured, Measurement reference) {
    Measurement.Latency latency = measured.latency();
    Measurement.Latency before = reference.latency();
    if (latency != null && before != null) {
      readings.put(Metric.P50, latency.p50Millis() * MILLIS);
      readings.put(Metric.P99, latency.p99Millis() * MILLIS);
      // on a busy machine the median of the ratios promises what the next minute does not keep
      readings.put(Metric.SPEED_UP, latency.speedUpOver(before).confidence().low());
      energy
          .joules(latency.cpuSeconds())
          .known()
          .ifPresent(joules -> readings.put(Metric.ENERGY, joules));
    }
    Long added = measured.addedBytes();
    if (added != null && added > 0) {
      readings.put(Metric.MEMORY, (double) added);
    }
  }
}

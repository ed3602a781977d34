package io.sluice.compressor.compression;

import io.sluice.measurement.ModelMeasurement;
import io.sluice.registry.manifest.DeviceFacts;
import io.sluice.registry.manifest.KnownQuantity;
import io.sluice.registry.manifest.MeasuredAccuracy;
import io.sluice.registry.manifest.VariantFacts;
import io.sluice.registry.power.PowerModel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builder of the facts of a manifest from measurements.
 *
 * @param evaluation description of the held-out examples; null when only the calibration sample was
 *     measured, as its labels say nothing about accuracy on unseen data
 * @param energy power model for converting CPU time to joules, as measured devices have no meter
 */
record VariantFactsBuilder(@Nullable String evaluation, String hardwareClass, PowerModel energy) {
  /**
   * @param measured measurement; null when nothing could be run
   * @param reference the original model
   */
  VariantFacts of(
      WeightCount weights,
      @Nullable ModelMeasurement measured,
      @Nullable ModelMeasurement reference) {
    if (measured == null || reference == null) {
      return new VariantFacts(weights.total(), weights.nonZero(), null, null, List.of());
    }
    return new VariantFacts(
        weights.total(),
        weights.nonZero(),
        accuracy(measured, reference),
        measured.agreement(),
        List.of(device(measured)));
  }

  private @Nullable MeasuredAccuracy accuracy(
      ModelMeasurement measured, ModelMeasurement reference) {
    Integer right = measured.rightAnswers();
    Integer referenceRight = reference.rightAnswers();
    if (evaluation == null || right == null || referenceRight == null) {
      return null;
    }
    double value = (double) right / measured.samples();
    double delta = value - (double) referenceRight / reference.samples();
    return new MeasuredAccuracy(value, evaluation, measured.samples(), delta);
  }

  private DeviceFacts device(ModelMeasurement measured) {
    ModelMeasurement.Latency latency = measured.latency();
    Long added = measured.addedBytes();
    return new DeviceFacts(
        hardwareClass,
        latency == null ? KnownQuantity.unknown() : KnownQuantity.measured(latency.p50Millis()),
        latency == null ? KnownQuantity.unknown() : KnownQuantity.measured(latency.p99Millis()),
        added == null ? KnownQuantity.unknown() : KnownQuantity.measured(added),
        latency == null ? KnownQuantity.unknown() : energy.joules(latency.cpuSeconds()));
  }
}

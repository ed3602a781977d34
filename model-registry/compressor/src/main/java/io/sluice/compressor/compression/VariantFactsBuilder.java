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
 * Turns measurements into the facts of a manifest.
 *
 * @param evaluation what the held-out examples are; null when measuring had to make do with the
 *     calibration sample, whose labels say nothing about accuracy on what the model has not seen
 * @param energy CPU time becomes joules by this model: devices that are measured on have no meter
 */
record VariantFactsBuilder(@Nullable String evaluation, String hardwareClass, PowerModel energy) {
  /**
   * @param measured null when nothing could be run
   * @param reference the model as it was brought
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

package io.sluice.compressor.compression;

import io.sluice.compressor.evaluation.Measurement;
import io.sluice.registry.manifest.Accuracy;
import io.sluice.registry.manifest.DeviceFacts;
import io.sluice.registry.manifest.Quantity;
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
record Facts(@Nullable String evaluation, String hardwareClass, PowerModel energy) {
  /**
   * @param measured null when nothing could be run
   * @param reference the model as it was brought
   */
  VariantFacts of(
      WeightCount weights, @Nullable Measurement measured, @Nullable Measurement reference) {
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

  private @Nullable Accuracy accuracy(Measurement measured, Measurement reference) {
    Integer right = measured.rightAnswers();
    Integer referenceRight = reference.rightAnswers();
    if (evaluation == null || right == null || referenceRight == null) {
      return null;
    }
    double value = (double) right / measured.samples();
    double delta = value - (double) referenceRight / reference.samples();
    return new Accuracy(value, evaluation, measured.samples(), delta);
  }

  private DeviceFacts device(Measurement measured) {
    Measurement.Latency latency = measured.latency();
    Long added = measured.addedBytes();
    return new DeviceFacts(
        hardwareClass,
        latency == null ? Quantity.unknown() : Quantity.measured(latency.p50Millis()),
        latency == null ? Quantity.unknown() : Quantity.measured(latency.p99Millis()),
        added == null ? Quantity.unknown() : Quantity.measured(added),
        latency == null ? Quantity.unknown() : energy.joules(latency.cpuSeconds()));
  }
}

package io.sluice.demo.fleet;

import io.sluice.registry.manifest.DeviceFacts;
import io.sluice.registry.manifest.KnownQuantity;
import io.sluice.registry.manifest.MeasuredAccuracy;
import io.sluice.registry.manifest.VariantDescriptor;
import java.util.Optional;

/**
 * What the registry measured of a variant; NaN where it does not know.
 *
 * @param accuracy 0 to 1
 * @param agreement with fp32, 0 to 1
 * @param p50Millis at batch 1, one thread
 * @param p99Millis at batch 1, one thread
 * @param joules of one inference at batch 1
 */
public record VariantView(
    String name,
    long bytes,
    double accuracy,
    double agreement,
    double p50Millis,
    double p99Millis,
    KnownQuantity joules) {
  /** As measured on the first hardware class that is known: the registry's own. */
  public static VariantView of(VariantDescriptor variant) {
    Optional<DeviceFacts> device = variant.facts().devices().stream().findFirst();
    MeasuredAccuracy accuracy = variant.facts().accuracy();
    Double agreement = variant.facts().agreement();
    return new VariantView(
        variant.name().value(),
        variant.weightsBytes(),
        accuracy == null ? Double.NaN : accuracy.value(),
        agreement == null ? Double.NaN : agreement,
        device.map(d -> known(d.p50Millis())).orElse(Double.NaN),
        device.map(d -> known(d.p99Millis())).orElse(Double.NaN),
        device.map(DeviceFacts::joulesPerInference).orElseGet(KnownQuantity::unknown));
  }

  private static double known(KnownQuantity quantity) {
    return quantity.known().orElse(Double.NaN);
  }
}

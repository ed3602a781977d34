package io.sluice.adaptation.decide;

import io.sluice.registry.manifest.KnownQuantity;
import io.sluice.registry.manifest.VariantName;

/**
 * One variant of the ladder with its profile on this device.
 *
 * @param variant name of the variant
 * @param accuracy accuracy, 0 to 1; NaN when unknown
 * @param p50Millis median latency at batch 1 on this device when calm, ms
 * @param sensitivity sensitivity to contention: share of the logarithm of a contention's slowdown,
 *     relative to a typical variant; 1 typical or not profiled, 0 insensitive
 * @param onceShare share of {@code p50Millis} spent once per batch, not per example, 0 to 1; 0 when
 *     not profiled
 * @param joulesPerInference energy of one inference above idle, J
 * @param memoryBytes resident memory of the loaded variant
 */
public record LadderRung(
    VariantName variant,
    double accuracy,
    double p50Millis,
    double sensitivity,
    double onceShare,
    KnownQuantity joulesPerInference,
    long memoryBytes) {
  public LadderRung {
    if (accuracy < 0 || accuracy > 1) {
      throw new IllegalArgumentException(
          "The accuracy of " + variant + " is within 0 and 1, or unknown, but is " + accuracy);
    }
    if (!(p50Millis > 0 && Double.isFinite(p50Millis))) {
      throw new IllegalArgumentException(
          "The latency of " + variant + " is positive and finite, but is " + p50Millis);
    }
    if (!(sensitivity >= 0 && Double.isFinite(sensitivity))) {
      throw new IllegalArgumentException(
          "The sensitivity of " + variant + " is finite and not negative, but is " + sensitivity);
    }
    if (!(onceShare >= 0 && onceShare <= 1)) {
      throw new IllegalArgumentException(
          "The once-per-batch share of " + variant + " is within 0 and 1, but is " + onceShare);
    }
  }

  /** A variant without a profile of batches. */
  public LadderRung(
      VariantName variant,
      double accuracy,
      double p50Millis,
      double sensitivity,
      KnownQuantity joulesPerInference,
      long memoryBytes) {
    this(variant, accuracy, p50Millis, sensitivity, 0, joulesPerInference, memoryBytes);
  }

  /** A variant without profiles of contention and batches. */
  public LadderRung(
      VariantName variant,
      double accuracy,
      double p50Millis,
      KnownQuantity joulesPerInference,
      long memoryBytes) {
    this(variant, accuracy, p50Millis, 1, 0, joulesPerInference, memoryBytes);
  }
}

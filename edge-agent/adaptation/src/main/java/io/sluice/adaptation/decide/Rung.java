package io.sluice.adaptation.decide;

import io.sluice.registry.manifest.Quantity;
import io.sluice.registry.manifest.VariantName;

/**
 * One variant of the ladder as this device knows it.
 *
 * @param accuracy 0 to 1; NaN when unknown
 * @param p50Millis median latency of one inference at batch 1 on this device when it was calm, ms
 * @param sensitivity how much of the logarithm of a contention's slowdown this variant suffers,
 *     relative to a typical one: 1 as all, 0 not at all; 1 also when it was not profiled
 * @param onceShare share of {@code p50Millis} that a batch takes only once, not for each example, 0
 *     to 1; 0 also when it was not profiled
 * @param joulesPerInference energy of one inference above idle, J
 * @param memoryBytes resident memory that it needs
 */
public record Rung(
    VariantName variant,
    double accuracy,
    double p50Millis,
    double sensitivity,
    double onceShare,
    Quantity joulesPerInference,
    long memoryBytes) {
  public Rung {
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
          "What a batch of " + variant + " takes once is 0 to 1 of one, but is " + onceShare);
    }
  }

  /** A variant whose batches were not profiled. */
  public Rung(
      VariantName variant,
      double accuracy,
      double p50Millis,
      double sensitivity,
      Quantity joulesPerInference,
      long memoryBytes) {
    this(variant, accuracy, p50Millis, sensitivity, 0, joulesPerInference, memoryBytes);
  }

  /** A variant that was profiled neither under contention nor in batches. */
  public Rung(
      VariantName variant,
      double accuracy,
      double p50Millis,
      Quantity joulesPerInference,
      long memoryBytes) {
    this(variant, accuracy, p50Millis, 1, 0, joulesPerInference, memoryBytes);
  }
}

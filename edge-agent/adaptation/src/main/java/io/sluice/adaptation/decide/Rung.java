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
 * @param joulesPerInference energy of one inference above idle, J
 * @param memoryBytes resident memory that it needs
 */
public record Rung(
    VariantName variant,
    double accuracy,
    double p50Millis,
    double sensitivity,
    Quantity joulesPerInference,
    long memoryBytes) {
  public Rung {
    if (!(p50Millis > 0 && Double.isFinite(p50Millis))) {
      throw new IllegalArgumentException(
          "The latency of " + variant + " is positive and finite, but is " + p50Millis);
    }
    if (!(sensitivity >= 0 && Double.isFinite(sensitivity))) {
      throw new IllegalArgumentException(
          "The sensitivity of " + variant + " is finite and not negative, but is " + sensitivity);
    }
  }

  /** A variant that was not profiled under contention. */
  public Rung(
      VariantName variant,
      double accuracy,
      double p50Millis,
      Quantity joulesPerInference,
      long memoryBytes) {
    this(variant, accuracy, p50Millis, 1, joulesPerInference, memoryBytes);
  }
}

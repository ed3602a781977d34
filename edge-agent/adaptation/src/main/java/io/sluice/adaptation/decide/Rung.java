package io.sluice.adaptation.decide;

import io.sluice.registry.manifest.Quantity;
import io.sluice.registry.manifest.VariantName;

/**
 * One variant of the ladder as this device knows it.
 *
 * @param accuracy 0 to 1
 * @param p50Millis median latency of one inference at batch 1 on this device when it was calm, ms
 * @param joulesPerInference energy of one inference above idle, J
 * @param memoryBytes resident memory that it needs
 */
public record Rung(
    VariantName variant,
    double accuracy,
    double p50Millis,
    Quantity joulesPerInference,
    long memoryBytes) {
  public Rung {
    if (!(p50Millis > 0 && Double.isFinite(p50Millis))) {
      throw new IllegalArgumentException(
          "The latency of " + variant + " is positive and finite, but is " + p50Millis);
    }
  }
}

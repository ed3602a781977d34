package io.sluice.registry.manifest;

/**
 * Share of right answers on held-out data.
 *
 * @param value 0 to 1
 * @param dataset what it was measured on
 * @param samples how many examples that were
 * @param deltaToFp32 this value minus that of the uncompressed model on the same examples
 */
public record MeasuredAccuracy(double value, String dataset, int samples, double deltaToFp32) {
  public MeasuredAccuracy {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("Accuracy is within 0 and 1, but this is " + value);
    }
  }
}

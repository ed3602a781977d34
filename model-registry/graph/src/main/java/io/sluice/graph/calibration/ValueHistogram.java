package io.sluice.graph.calibration;

/**
 * Histogram with bins of equal width.
 *
 * @param low lower edge of the first bin
 * @param high upper edge of the last bin
 * @param counts number of values per bin
 */
public record ValueHistogram(double low, double high, float[] counts) {
  /** Centre of a bin. */
  public double center(int bin) {
    return low + (bin + 0.5) * (high - low) / counts.length;
  }

  /**
   * Quantile of the recorded values, assumed uniform within each bin.
   *
   * @param share share of values not above the quantile, 0 to 1
   */
  public double quantile(double share) {
    double total = 0;
    for (float count : counts) {
      total += count;
    }
    double before = 0;
    for (int bin = 0; bin < counts.length; bin++) {
      if (counts[bin] > 0 && before + counts[bin] >= share * total) {
        double within = Math.max(0, share * total - before) / counts[bin];
        return low + (bin + within) * (high - low) / counts.length;
      }
      before += counts[bin];
    }
    return high;
  }
}

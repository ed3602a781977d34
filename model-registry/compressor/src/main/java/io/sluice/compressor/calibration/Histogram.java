package io.sluice.compressor.calibration;

/**
 * How often values of equally wide bins were seen.
 *
 * @param low lower edge of the first bin
 * @param high upper edge of the last
 */
public record Histogram(double low, double high, float[] counts) {
  /** The value in the middle of a bin. */
  public double center(int bin) {
    return low + (bin + 0.5) * (high - low) / counts.length;
  }
}

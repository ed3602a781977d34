package io.sluice.compressor.technique;

/**
 * How often values of equally wide bins were seen.
 *
 * @param low lower edge of the first bin
 * @param high upper edge of the last
 */
record Histogram(double low, double high, float[] counts) {
  double center(int bin) {
    return low + (bin + 0.5) * (high - low) / counts.length;
  }
}

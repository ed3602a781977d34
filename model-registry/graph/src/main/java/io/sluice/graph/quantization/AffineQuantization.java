package io.sluice.graph.quantization;

/**
 * Affine quantisation to unsigned 8-bit integers: real value = (q - zero point) · scale.
 *
 * @param scale step size; > 0
 * @param zeroPoint integer representing 0 exactly; 0 to 255
 */
public record AffineQuantization(double scale, long zeroPoint) {
  /** Largest integer; larger results saturate. */
  public static final int MAX = 255;

  /**
   * Quantisation of a range with {@code steps} steps; the range is widened to include 0 exactly.
   */
  public static AffineQuantization over(double low, double high, int steps) {
    double from = Math.min(low, 0);
    double to = Math.max(high, 0);
    // a range of zeros only may have any scale
    double scale = to > from ? (float) ((to - from) / steps) : 1;
    return new AffineQuantization(
        scale > 0 ? scale : Float.MIN_NORMAL,
        Math.max(0, Math.min(steps, Math.round(-from / scale))));
  }

  /** Smallest representable real number. */
  public double low() {
    return -zeroPoint * scale;
  }

  /** Largest representable real number. */
  public double high() {
    return (MAX - zeroPoint) * scale;
  }

  /** Nearest representable real number among the integers 0 to {@code steps}. */
  double nearest(double value, int steps) {
    double step = Math.rint(value / scale) + zeroPoint;
    return (Math.max(0, Math.min(steps, step)) - zeroPoint) * scale;
  }
}

package io.sluice.compressor.quantization;

/**
 * How unsigned 8-bit integers stand for real numbers: (q - zero point) · scale.
 *
 * @param scale more than 0
 * @param zeroPoint 0 to 255; stands for 0 exactly
 */
public record Affine(double scale, long zeroPoint) {
  /** The highest integer; what is computed beyond it saturates. */
  public static final int MAX = 255;

  /** Spreads so many steps over a range, which is widened to hold 0 exactly. */
  public static Affine over(double low, double high, int steps) {
    double from = Math.min(low, 0);
    double to = Math.max(high, 0);
    // a range of nothing but zeros may have any scale
    double scale = to > from ? (float) ((to - from) / steps) : 1;
    return new Affine(
        scale > 0 ? scale : Float.MIN_NORMAL,
        Math.max(0, Math.min(steps, Math.round(-from / scale))));
  }

  /** The lowest real number that it stands for. */
  public double low() {
    return -zeroPoint * scale;
  }

  /** The highest real number that it stands for. */
  public double high() {
    return (MAX - zeroPoint) * scale;
  }

  /** The nearest number that an integer of 0 to so many steps stands for. */
  double nearest(double value, int steps) {
    double step = Math.rint(value / scale) + zeroPoint;
    return (Math.max(0, Math.min(steps, step)) - zeroPoint) * scale;
  }
}

package io.sluice.compressor.technique;

/** How the steps of a quantised activation stand for real numbers: (q - zero point) · scale. */
record Affine(double scale, long zeroPoint) {
  /** Spreads so many steps over a range, which is widened to hold 0 exactly. */
  static Affine over(double low, double high, int steps) {
    double from = Math.min(low, 0);
    double to = Math.max(high, 0);
    // a range of nothing but zeros may have any scale
    double scale = to > from ? (float) ((to - from) / steps) : 1;
    return new Affine(scale, Math.max(0, Math.min(steps, Math.round(-from / scale))));
  }
}

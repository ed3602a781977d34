package io.sluice.compressor.quantization;

import io.sluice.compressor.calibration.Histogram;

/** Search over ranges shrunk proportionally at both ends. */
final class Shrinking {
  private static final int CANDIDATES = 128;
  private static final double SMALLEST_SHARE = 0.15;

  /** Cost of a candidate range; the smallest cost wins. */
  interface Badness {
    double of(Histogram histogram, Affine candidate, int steps);
  }

  private Shrinking() {}

  static Affine best(Histogram histogram, int steps, Badness badness) {
    Affine best = Affine.over(histogram.low(), histogram.high(), steps);
    double least = badness.of(histogram, best, steps);
    for (int i = 1; i < CANDIDATES; i++) {
      double share = 1 - (1 - SMALLEST_SHARE) * i / CANDIDATES;
      Affine candidate = Affine.over(histogram.low() * share, histogram.high() * share, steps);
      double bad = badness.of(histogram, candidate, steps);
      if (bad < least) {
        least = bad;
        best = candidate;
      }
    }
    return best;
  }
}

package io.sluice.graph.quantization;

import io.sluice.graph.calibration.ValueHistogram;

/** Search over ranges shrunk proportionally at both ends. */
final class RangeShrinkingSearch {
  private static final int CANDIDATES = 128;
  private static final double SMALLEST_SHARE = 0.15;

  /** Cost of a candidate range; the smallest cost wins. */
  interface RangeCost {
    double of(ValueHistogram histogram, AffineQuantization candidate, int steps);
  }

  private RangeShrinkingSearch() {}

  static AffineQuantization best(ValueHistogram histogram, int steps, RangeCost badness) {
    AffineQuantization best = AffineQuantization.over(histogram.low(), histogram.high(), steps);
    double least = badness.of(histogram, best, steps);
    for (int i = 1; i < CANDIDATES; i++) {
      double share = 1 - (1 - SMALLEST_SHARE) * i / CANDIDATES;
      AffineQuantization candidate =
          AffineQuantization.over(histogram.low() * share, histogram.high() * share, steps);
      double bad = badness.of(histogram, candidate, steps);
      if (bad < least) {
        least = bad;
        best = candidate;
      }
    }
    return best;
  }
}

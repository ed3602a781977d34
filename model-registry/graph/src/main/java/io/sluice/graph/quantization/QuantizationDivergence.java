package io.sluice.graph.quantization;

import io.sluice.graph.calibration.ValueHistogram;

/**
 * Kullback-Leibler divergence between the distributions of real and quantised values. Values beyond
 * the range count at its ends in the real distribution; the quantised distribution spreads the mass
 * of a step evenly over the occupied bins of the step.
 */
final class QuantizationDivergence {
  private static final double TINY = 1e-9;

  private QuantizationDivergence() {}

  /** Divergence in nats; at least 0. */
  static double of(ValueHistogram histogram, AffineQuantization affine, int steps) {
    int bins = histogram.counts().length;
    int[] stepOf = new int[bins];
    double[] clipped = new double[bins];
    double[] inside = new double[bins];
    int first = bins;
    int last = -1;
    for (int bin = 0; bin < bins; bin++) {
      double step = Math.rint(histogram.center(bin) / affine.scale()) + affine.zeroPoint();
      stepOf[bin] = (int) Math.max(0, Math.min(steps, step));
      if (step >= 0 && step <= steps) {
        first = Math.min(first, bin);
        last = bin;
        inside[bin] = seen(histogram, bin);
      }
    }
    if (last < 0) {
      return Double.POSITIVE_INFINITY;
    }
    for (int bin = 0; bin < bins; bin++) {
      clipped[Math.max(first, Math.min(last, bin))] += seen(histogram, bin);
    }
    return divergence(clipped, spread(inside, stepOf, clipped, steps));
  }

  /**
   * Count of a bin; the bin around zero is limited to its neighbour, because zero is exact in every
   * range and dominates the output of a ReLU.
   */
  private static double seen(ValueHistogram histogram, int bin) {
    float[] counts = histogram.counts();
    double width = (histogram.high() - histogram.low()) / counts.length;
    boolean holdsZero = Math.abs(histogram.center(bin)) <= width / 2;
    int neighbour = bin + 1 < counts.length ? bin + 1 : bin - 1;
    return holdsZero && neighbour >= 0 ? Math.min(counts[bin], counts[neighbour]) : counts[bin];
  }

  private static double[] spread(double[] inside, int[] stepOf, double[] clipped, int steps) {
    double[] mass = new double[steps + 1];
    int[] occupied = new int[steps + 1];
    for (int bin = 0; bin < inside.length; bin++) {
      mass[stepOf[bin]] += inside[bin];
      occupied[stepOf[bin]] += clipped[bin] > 0 ? 1 : 0;
    }
    double[] spread = new double[inside.length];
    for (int bin = 0; bin < inside.length; bin++) {
      spread[bin] = clipped[bin] > 0 ? mass[stepOf[bin]] / occupied[stepOf[bin]] : 0;
    }
    return spread;
  }

  private static double divergence(double[] p, double[] q) {
    double sumP = 0;
    double sumQ = 0;
    for (int bin = 0; bin < p.length; bin++) {
      sumP += p[bin];
      sumQ += q[bin];
    }
    double sum = 0;
    for (int bin = 0; bin < p.length && sumP > 0; bin++) {
      if (p[bin] > 0) {
        double real = p[bin] / sumP;
        double quantised = Math.max(TINY, sumQ > 0 ? q[bin] / sumQ : 0);
        sum += real * Math.log(real / quantised);
      }
    }
    return sum;
  }
}

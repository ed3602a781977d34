package io.sluice.adaptation.rival;

/**
 * ALERT's idle power ratio φ (section 3.4 of the paper): power of the device between inferences
 * over power during an inference, by a Kalman filter with gain W and variance M:
 *
 * <pre>
 * W(n) = (M(n-1) + S) / (M(n-1) + S + V)
 * M(n) = (1 - W(n))·(M(n-1) + S)
 * φ(n) = φ(n-1) + W(n)·(p_idle/p - φ(n-1))
 * </pre>
 *
 * <p>with the paper's constants M(0) = 0.01, S = 0.0001, V = 0.001. The first measurement replaces
 * φ directly, since a guessed start could only harm.
 */
final class IdlePowerRatio {
  private static final double PROCESS_NOISE = 0.0001;
  private static final double MEASUREMENT_NOISE = 0.001;

  private double ratio = Double.NaN;
  private double variance = 0.01;

  void observe(double measured) {
    double predicted = variance + PROCESS_NOISE;
    double gain = predicted / (predicted + MEASUREMENT_NOISE);
    variance = (1 - gain) * predicted;
    ratio = Double.isNaN(ratio) ? measured : ratio + gain * (measured - ratio);
  }

  /** The ratio; NaN before the first measurement. */
  double ratio() {
    return ratio;
  }
}

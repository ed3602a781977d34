package io.sluice.adaptation.rival;

/**
 * ALERT's global slowdown factor ξ (section 3.3 of the paper): the ratio of a variant's present
 * latency to its profiled latency, assumed equal for all variants, as a normal distribution with
 * mean and variance from an adaptive Kalman filter:
 *
 * <pre>
 * Q(n) = max(Q(0), α·Q(n-1) + (1-α)·(K(n-1)·y(n-1))²)
 * K(n) = ((1-K(n-1))·σ²(n-1) + Q(n)) / ((1-K(n-1))·σ²(n-1) + Q(n) + R)
 * y(n) = t(n-1)/t_prof - μ(n-1)
 * μ(n) = μ(n-1) + K(n)·y(n)
 * σ²(n) = (1-K(n-1))·σ²(n-1) + Q(n)
 * </pre>
 *
 * <p>with the paper's constants K(0) = 0.5, R = 0.001, Q(0) = 0.1, α = 0.3, μ(0) = 1, σ²(0) = 0.1.
 */
final class GlobalSlowdownFilter {
  private static final double MEASUREMENT_NOISE = 0.001;
  private static final double LEAST_PROCESS_NOISE = 0.1;
  private static final double FORGETTING = 0.3;

  private double gain = 0.5;
  private double processNoise = LEAST_PROCESS_NOISE;
  private double innovation;
  private double mean = 1;
  private double variance = 0.1;

  /**
   * @param ratio latency of the last inference over the profiled latency; ignored unless positive
   *     and finite
   */
  void observe(double ratio) {
    if (!(ratio > 0 && Double.isFinite(ratio))) {
      return;
    }
    double moved = gain * innovation;
    processNoise =
        Math.max(LEAST_PROCESS_NOISE, FORGETTING * processNoise + (1 - FORGETTING) * moved * moved);
    double predicted = (1 - gain) * variance + processNoise;
    gain = predicted / (predicted + MEASUREMENT_NOISE);
    innovation = ratio - mean;
    mean += gain * innovation;
    variance = predicted;
  }

  double mean() {
    return mean;
  }

  double variance() {
    return variance;
  }

  /**
   * Probability of a factor of at most {@code ratio}, given a positive factor: the plain normal
   * distribution of the paper would give hope to inputs with hardly any time left, and most of it
   * to the slowest variant.
   */
  double within(double ratio) {
    if (ratio <= 0) {
      return 0;
    }
    double deviation = Math.sqrt(variance);
    double negative = NormalDistribution.cumulative(-mean / deviation);
    return (NormalDistribution.cumulative((ratio - mean) / deviation) - negative) / (1 - negative);
  }
}

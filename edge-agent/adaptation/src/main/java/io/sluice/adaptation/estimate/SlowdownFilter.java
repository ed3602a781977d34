package io.sluice.adaptation.estimate;

/**
 * How much slower than when it was calm a device is, as logarithms: a part {@code a} that all
 * variants share, and a contention {@code b} that each suffers by its sensitivity {@code s}:
 *
 * <pre>ln(t / t0) = a + s·b + noise</pre>
 *
 * A Kalman filter with two states that return to their prior when nothing is observed
 * (Ornstein-Uhlenbeck), so that what is known of a variant that did not run is as uncertain as it
 * should be. Observations far off are given less weight (Huber, "Robust Estimation of a Location
 * Parameter", 1964), until a second one on the same side says that the device has changed. The
 * variance of the noise is learned.
 */
final class SlowdownFilter {
  private static final double PRIOR_COMMON = 0.2 * 0.2;
  private static final double PRIOR_CONTENTION = 0.6 * 0.6;

  /** After this time without observations little of what was known is left. */
  private static final double FORGETS_MILLIS = 20_000;

  /** In deviations: what is farther off weighs less. */
  private static final double CLIP = 2.5;

  /** So many in a row on the same side are no outliers. */
  private static final int CHANGE = 2;

  /** The variance of the noise stays within. */
  private static final double LEAST_NOISE = 0.02 * 0.02;

  private static final double MOST_NOISE = 0.5 * 0.5;
  private static final double NOISE_RATE = 0.02;

  /** A slowdown by more than e^7, about a thousand, is not believed. */
  private static final double MOST = 7;

  private double common;
  private double contention;
  private double varCommon = PRIOR_COMMON;
  private double varContention = PRIOR_CONTENTION;
  private double covariance;
  private double noise = 0.1 * 0.1;
  private double atMillis = Double.NaN;
  private int outliers;

  /** Lets the time pass. */
  void advance(double nowMillis) {
    double lasted = nowMillis - atMillis;
    if (!(lasted >= 0 && Double.isFinite(lasted))) {
      atMillis = Double.isFinite(nowMillis) && Double.isNaN(atMillis) ? nowMillis : atMillis;
      return;
    }
    atMillis = nowMillis;
    double kept = Math.exp(-lasted / FORGETS_MILLIS);
    double fresh = 1 - kept * kept;
    common *= kept;
    contention *= kept;
    varCommon = kept * kept * varCommon + fresh * PRIOR_COMMON;
    varContention = kept * kept * varContention + fresh * PRIOR_CONTENTION;
    covariance *= kept * kept;
  }

  /** The device is known to have changed: by how much, the next observations say. */
  void unsettle(double variance) {
    varCommon = Math.min(PRIOR_COMMON, varCommon + variance);
  }

  /** Expected logarithm of the slowdown of a variant. */
  double mean(double sensitivity) {
    return common + sensitivity * contention;
  }

  /** Variance of an observation of a variant around {@link #mean}. */
  double variance(double sensitivity) {
    return varCommon
        + 2 * sensitivity * covariance
        + sensitivity * sensitivity * varContention
        + noise;
  }

  /** Variance of the noise alone. */
  double noise() {
    return noise;
  }

  /**
   * Learns from an inference.
   *
   * @param logSlowdown {@code ln(t / t0)}
   * @return whether the device has changed, so that what was known before says nothing any more
   */
  boolean observe(double logSlowdown, double sensitivity) {
    double seen = Math.max(-MOST, Math.min(MOST, logSlowdown));
    double residual = seen - mean(sensitivity);
    double total = variance(sensitivity);
    double deviations = residual / Math.sqrt(total);
    double weight = weight(deviations);
    learnNoise(residual, total - noise, weight);
    correct(residual, sensitivity, noise / weight);
    return changed();
  }

  private boolean changed() {
    return Math.abs(outliers) >= CHANGE;
  }

  private double weight(double deviations) {
    if (Math.abs(deviations) <= CLIP) {
      outliers = 0;
      return 1;
    }
    outliers = deviations > 0 ? Math.max(1, outliers + 1) : Math.min(-1, outliers - 1);
    if (!changed()) {
      return CLIP / Math.abs(deviations);
    }
    varCommon = PRIOR_COMMON;
    varContention = PRIOR_CONTENTION;
    covariance = 0;
    return 1;
  }

  private void learnNoise(double residual, double known, double weight) {
    double excess = weight * weight * residual * residual - known;
    double bounded = Math.min(MOST_NOISE, Math.max(LEAST_NOISE, excess));
    if (!changed()) {
      noise += NOISE_RATE * (bounded - noise);
    }
  }

  private void correct(double residual, double sensitivity, double observationNoise) {
    double gainless = varCommon + sensitivity * covariance;
    double gainlessToo = covariance + sensitivity * varContention;
    double total = gainless + sensitivity * gainlessToo + observationNoise;
    double gainCommon = gainless / total;
    double gainContention = gainlessToo / total;
    common += gainCommon * residual;
    contention += gainContention * residual;
    varCommon = Math.max(0, varCommon - gainCommon * gainless);
    varContention = Math.max(0, varContention - gainContention * gainlessToo);
    covariance -= gainCommon * gainlessToo;
  }
}

package io.sluice.adaptation.estimate;

/**
 * Kalman filter of a device's slowdown relative to calm, as logarithms: a part {@code a} common to
 * all variants, and a contention {@code b} weighted by the sensitivity {@code s} of each variant:
 *
 * <pre>ln(t / t0) = a + s·b + noise</pre>
 *
 * <p>Without observations the two states return to their prior (Ornstein-Uhlenbeck), for a proper
 * uncertainty about idle variants. Outliers have reduced weight (Huber, "Robust Estimation of a
 * Location Parameter", 1964); a second outlier in a row on the same side means a change of the
 * device. The variance of the noise is learned.
 */
final class SlowdownKalmanFilter {
  private static final double PRIOR_COMMON = 0.2 * 0.2;
  private static final double PRIOR_CONTENTION = 0.6 * 0.6;

  /** Time constant of forgetting, ms. */
  private static final double FORGETS_MILLIS = 20_000;

  /** Deviations from which an observation has reduced weight. */
  private static final double CLIP = 2.5;

  /** Outliers in a row on the same side that mean a change of the device. */
  private static final int CHANGE = 2;

  /** Bounds of the noise variance. */
  private static final double LEAST_NOISE = 0.02 * 0.02;

  private static final double MOST_NOISE = 0.5 * 0.5;
  private static final double NOISE_RATE = 0.02;

  /** Largest plausible logarithm of a slowdown: a factor of about a thousand. */
  private static final double MOST = 7;

  private double common;
  private double contention;
  private double varCommon = PRIOR_COMMON;
  private double varContention = PRIOR_CONTENTION;
  private double covariance;
  private double noise = 0.1 * 0.1;
  private double atMillis = Double.NaN;
  private int outliers;

  /** Advances the time. */
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

  /** Raises the uncertainty after a known change of unknown size. */
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
   * Learns from a completed inference.
   *
   * @param logSlowdown {@code ln(t / t0)}
   * @param sensitivity sensitivity of the variant to contention
   * @return whether the device has changed, with earlier knowledge void
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

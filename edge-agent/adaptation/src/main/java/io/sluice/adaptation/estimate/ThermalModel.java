package io.sluice.adaptation.estimate;

/**
 * First-order thermal model of a device, identified online.
 *
 * <pre>dT/dt = (T_ambient + R·P − T) / τ</pre>
 *
 * <p>Least squares with forgetting ({@link FadingLeastSquares}) over {@code dT = θ₀ + θ₁·P + θ₂·T}
 * per second. With too few observations, or with coefficients of no passive physical body, the
 * present slope is extrapolated.
 */
public final class ThermalModel {
  private static final double KEPT = 0.998;

  /** Weak enough for coefficients up to 1. */
  private static final double WISH = 0.01;

  private static final int ENOUGH = 60;

  /** Sampling period: sensors step by up to 1 °C, so a slope needs some time. */
  private static final double PERIOD_SECONDS = 5;

  private static final double STALE_SECONDS = 60;
  private static final double SMOOTHING = 0.3;

  /** Scales of powers and temperatures, for inputs of about 1. */
  private static final double SCALE_WATTS = 5;

  private static final double SCALE_CELSIUS = 50;

  /** Bounds of plausible readings. */
  private static final double COLDEST_CELSIUS = -60;

  private static final double HOTTEST_CELSIUS = 200;
  private static final double MOST_WATTS = 10_000;

  /**
   * Cooling rates: faster than a sampling period is not observable, slower than hours is
   * irrelevant.
   */
  private static final double FASTEST_PER_SECOND = 1 / PERIOD_SECONDS;

  private static final double SLOWEST_PER_SECOND = 1e-4;

  private final FadingLeastSquares body = new FadingLeastSquares(3, KEPT, WISH);
  private double[] theta = new double[3];
  private double learnedAtMillis = Double.NaN;
  private double celsiusThen;
  private double celsius = Double.NaN;
  private double atMillis;
  private double joules;
  private double slope;
  private double meanWatts = Double.NaN;
  private int seen;

  /**
   * Takes a reading.
   *
   * @param nowMillis the time, ms
   * @param watts mean power since the previous reading, W; nothing is learned from NaN or an
   *     implausible value
   * @param temperature present temperature, °C; NaN or an implausible value makes the reading
   *     ignored
   * @return false for an ignored reading
   */
  public boolean observe(double nowMillis, double watts, double temperature) {
    boolean real = temperature >= COLDEST_CELSIUS && temperature <= HOTTEST_CELSIUS;
    if (!real || !Double.isFinite(nowMillis)) {
      return false;
    }
    joules += watts * (nowMillis - atMillis) / 1e3;
    atMillis = nowMillis;
    celsius = temperature;
    double seconds = (nowMillis - learnedAtMillis) / 1e3;
    if (!(seconds >= 0 && seconds <= STALE_SECONDS)) {
      restart();
    } else if (seconds >= PERIOD_SECONDS) {
      learn((temperature - celsiusThen) / seconds, joules / seconds);
      restart();
    }
    return true;
  }

  /**
   * Forecast temperature after {@code seconds} at the present power, °C; NaN before the first
   * reading.
   */
  public double forecast(double seconds) {
    double cooling = -theta[2] / SCALE_CELSIUS;
    double settles = (theta[0] + theta[1] * meanWatts / SCALE_WATTS) / cooling;
    if (seen < ENOUGH || !isPhysical(cooling, settles)) {
      return celsius + Math.max(0, slope) * seconds;
    }
    return settles + (celsius - settles) * Math.exp(-cooling * seconds);
  }

  /** Whether power heats the body, towards a plausible temperature and at a plausible rate. */
  private boolean isPhysical(double cooling, double settles) {
    return theta[1] > 0
        && cooling > SLOWEST_PER_SECOND
        && cooling < FASTEST_PER_SECOND
        && settles > COLDEST_CELSIUS
        && settles < HOTTEST_CELSIUS;
  }

  private void restart() {
    learnedAtMillis = atMillis;
    celsiusThen = celsius;
    joules = 0;
  }

  private void learn(double rate, double watts) {
    slope += SMOOTHING * (rate - slope);
    if (!(Math.abs(watts) <= MOST_WATTS)) {
      meanWatts = Double.NaN;
      return;
    }
    meanWatts = Double.isNaN(meanWatts) ? watts : meanWatts + SMOOTHING * (watts - meanWatts);
    seen++;
    body.add(new double[] {1, watts / SCALE_WATTS, celsiusThen / SCALE_CELSIUS}, rate);
    theta = body.solve();
  }
}

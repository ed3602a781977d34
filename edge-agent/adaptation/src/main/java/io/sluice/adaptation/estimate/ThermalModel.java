package io.sluice.adaptation.estimate;

/**
 * How a device heats: a first-order model that is identified while it runs.
 *
 * <pre>dT/dt = (T_ambient + R·P − T) / τ</pre>
 *
 * Least squares with forgetting ({@link FadingLeastSquares}) over {@code dT = θ₀ + θ₁·P + θ₂·T} per
 * second. Until it has seen enough, and where what it found is not the physics of a passive body,
 * it follows the present slope.
 */
public final class ThermalModel {
  private static final double KEPT = 0.998;

  /** Coefficients of up to 1 cost nothing much. */
  private static final double WISH = 0.01;

  private static final int ENOUGH = 60;

  /** Sensors step by up to 1 °C, so that a slope needs some time. */
  private static final double PERIOD_SECONDS = 5;

  private static final double STALE_SECONDS = 60;
  private static final double SMOOTHING = 0.3;

  /** Powers and temperatures are scaled to about 1. */
  private static final double SCALE_WATTS = 5;

  private static final double SCALE_CELSIUS = 50;

  /** Beyond these a reading is none. */
  private static final double COLDEST_CELSIUS = -60;

  private static final double HOTTEST_CELSIUS = 200;
  private static final double MOST_WATTS = 10_000;

  /** A body that takes less than a period cannot be seen, one that takes hours need not be. */
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
   * @param watts average since the reading before, W; when not a number or absurd nothing is
   *     learned
   * @param temperature now, °C; when not a number or absurd the reading is passed over
   * @return false when the reading was passed over
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

  /** The temperature after so long at the present power, °C; NaN when none was ever read. */
  public double forecast(double seconds) {
    double cooling = -theta[2] / SCALE_CELSIUS;
    double settles = (theta[0] + theta[1] * meanWatts / SCALE_WATTS) / cooling;
    if (seen < ENOUGH || !isPhysical(cooling, settles)) {
      return celsius + Math.max(0, slope) * seconds;
    }
    return settles + (celsius - settles) * Math.exp(-cooling * seconds);
  }

  /**
   * Whether power heats, and the body goes to a temperature that there is in a time that it has.
   */
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

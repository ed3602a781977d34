package io.sluice.adaptation.estimate;

/**
 * How a device heats: a first-order model that is identified while it runs.
 *
 * <pre>dT/dt = (T_ambient + R·P − T) / τ</pre>
 *
 * Recursive least squares with forgetting over {@code dT = θ₀ + θ₁·P + θ₂·T} per second (Ljung,
 * "System Identification", 1999, ch. 11). Until it has seen enough, and where what it found is not
 * the physics of a passive body, it follows the present slope.
 */
public final class ThermalModel {
  private static final int STATES = 3;
  private static final double FORGETTING = 0.998;
  private static final double START = 100;
  private static final int ENOUGH = 60;

  /** Sensors step by up to 1 °C, so that a slope needs some time. */
  private static final double PERIOD_SECONDS = 5;

  private static final double STALE_SECONDS = 60;
  private static final double SMOOTHING = 0.3;

  /** Powers and temperatures are scaled to about 1. */
  private static final double SCALE_WATTS = 5;

  private static final double SCALE_CELSIUS = 50;

  private final double[] theta = new double[STATES];
  private final double[][] p = new double[STATES][STATES];
  private double learnedAtMillis = Double.NaN;
  private double celsiusThen;
  private double celsius = Double.NaN;
  private double atMillis;
  private double joules;
  private double slope;
  private double meanWatts = Double.NaN;
  private int seen;

  /** Knows nothing yet. */
  public ThermalModel() {
    for (int i = 0; i < STATES; i++) {
      p[i][i] = START;
    }
  }

  /**
   * Takes a reading.
   *
   * @param watts average since the reading before, W; when not a number nothing is learned
   * @param temperature now, °C; when not a number the reading is passed over
   */
  public void observe(double nowMillis, double watts, double temperature) {
    if (!Double.isFinite(temperature) || !Double.isFinite(nowMillis)) {
      return;
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
  }

  /** The temperature after so long at the present power, °C; NaN when none was ever read. */
  public double forecast(double seconds) {
    double cooling = -theta[2] / SCALE_CELSIUS;
    if (seen < ENOUGH || !(cooling > 1e-4) || !(theta[1] > 0) || !Double.isFinite(meanWatts)) {
      return celsius + Math.max(0, slope) * seconds;
    }
    double settles = (theta[0] + theta[1] * meanWatts / SCALE_WATTS) / cooling;
    return settles + (celsius - settles) * Math.exp(-cooling * seconds);
  }

  private void restart() {
    learnedAtMillis = atMillis;
    celsiusThen = celsius;
    joules = 0;
  }

  private void learn(double rate, double watts) {
    slope += SMOOTHING * (rate - slope);
    if (!Double.isFinite(watts)) {
      meanWatts = Double.NaN;
      return;
    }
    meanWatts = Double.isNaN(meanWatts) ? watts : meanWatts + SMOOTHING * (watts - meanWatts);
    seen++;
    double[] x = {1, watts / SCALE_WATTS, celsiusThen / SCALE_CELSIUS};
    double[] px = new double[STATES];
    double denominator = FORGETTING;
    double error = rate;
    for (int i = 0; i < STATES; i++) {
      px[i] = p[i][0] * x[0] + p[i][1] * x[1] + p[i][2] * x[2];
      denominator += x[i] * px[i];
      error -= theta[i] * x[i];
    }
    for (int i = 0; i < STATES; i++) {
      theta[i] += px[i] / denominator * error;
      for (int j = 0; j < STATES; j++) {
        double next = (p[i][j] - px[i] * px[j] / denominator) / FORGETTING;
        p[i][j] = Math.max(-START, Math.min(START, next));
      }
    }
  }
}

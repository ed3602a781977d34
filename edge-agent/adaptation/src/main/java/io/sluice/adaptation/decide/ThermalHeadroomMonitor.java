package io.sluice.adaptation.decide;

import io.sluice.adaptation.estimate.ThermalModel;
import java.util.OptionalDouble;

/**
 * Headroom of the forecast temperature below the temperature limit.
 *
 * <p>After a while without a temperature reading, temperature is unknown and no limit holds: a
 * sensor lost on a hot device must not slow the device for good. The failure mode favours accuracy;
 * the device is then protected by its own throttling, independent of our readings.
 */
final class ThermalHeadroomMonitor {
  /** Distance below the limit, in °C, from which energy has a price. */
  private static final double BAND_CELSIUS = 4;

  /** Distance below the limit, in °C, of the highest price. */
  private static final double MARGIN_CELSIUS = 1;

  private static final double AHEAD_SECONDS = 30;

  /** Longest time without a reading before temperature counts as unknown: the forecast horizon. */
  private static final double MOST_BLIND_SECONDS = 30;

  private final ThermalModel model = new ThermalModel();
  private OptionalDouble limit = OptionalDouble.empty();
  private double atMillis = Double.NaN;
  private double readAtMillis = Double.NaN;

  void obey(OptionalDouble celsiusLimit) {
    limit = celsiusLimit;
  }

  void sense(double nowMillis, double watts, double celsius) {
    atMillis = Double.isFinite(nowMillis) ? nowMillis : atMillis;
    if (model.observe(nowMillis, watts, celsius)) {
      readAtMillis = nowMillis;
    }
  }

  /** 1 when cool, without a limit, or when temperature is unknown; 0 or less close to the limit. */
  double fullness() {
    boolean known = atMillis - readAtMillis <= 1e3 * MOST_BLIND_SECONDS;
    if (limit.isEmpty() || !known) {
      return 1;
    }
    double forecast = model.forecast(AHEAD_SECONDS);
    return (limit.getAsDouble() - MARGIN_CELSIUS - forecast) / BAND_CELSIUS;
  }
}

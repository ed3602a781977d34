package io.sluice.adaptation.decide;

import io.sluice.adaptation.estimate.ThermalModel;
import java.util.OptionalDouble;

/**
 * How far a device is from the temperature that it must not reach, as it is forecast.
 *
 * <p>When its temperature could not be read for a while, nothing is known of it any more and
 * nothing is asked for its sake: a sensor that is lost while the device is hot must not hold it
 * down for good. It fails towards accuracy, therefore, and what then protects the device is its own
 * throttling, which needs no reading of ours.
 */
final class HeatWatch {
  /** Energy costs something from so far below the limit on. */
  private static final double BAND_CELSIUS = 4;

  /** The price is highest from here on. */
  private static final double MARGIN_CELSIUS = 1;

  private static final double AHEAD_SECONDS = 30;

  /** After so long without a reading the temperature is unknown: about as far as it is forecast. */
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

  /** 1 when cool or when nothing is known or asked; 0 or less when the limit is near. */
  double fullness() {
    boolean known = atMillis - readAtMillis <= 1e3 * MOST_BLIND_SECONDS;
    if (limit.isEmpty() || !known) {
      return 1;
    }
    double forecast = model.forecast(AHEAD_SECONDS);
    return (limit.getAsDouble() - MARGIN_CELSIUS - forecast) / BAND_CELSIUS;
  }
}

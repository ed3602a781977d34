package io.sluice.adaptation.decide;

import io.sluice.adaptation.estimate.ThermalModel;
import java.util.OptionalDouble;

/** How far a device is from the temperature that it must not reach, as it is forecast. */
final class HeatWatch {
  /** Energy costs something from so far below the limit on. */
  private static final double BAND_CELSIUS = 4;

  /** The price is highest from here on. */
  private static final double MARGIN_CELSIUS = 1;

  private static final double AHEAD_SECONDS = 30;

  private final ThermalModel model = new ThermalModel();
  private OptionalDouble limit = OptionalDouble.empty();

  void obey(OptionalDouble celsiusLimit) {
    limit = celsiusLimit;
  }

  void sense(double nowMillis, double watts, double celsius) {
    model.observe(nowMillis, watts, celsius);
  }

  /** 1 when cool or when nothing is known or asked; 0 or less when the limit is near. */
  double fullness() {
    double forecast = model.forecast(AHEAD_SECONDS);
    if (limit.isEmpty() || Double.isNaN(forecast)) {
      return 1;
    }
    return (limit.getAsDouble() - MARGIN_CELSIUS - forecast) / BAND_CELSIUS;
  }
}

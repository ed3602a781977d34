package io.sluice.measurement.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Places numbers along a line, with round ticks.
 *
 * @param low the number at {@code from}
 * @param high the number at {@code to}
 * @param from in pixels
 * @param to in pixels, less than {@code from} where numbers grow upwards
 */
record ChartAxis(double low, double high, double from, double to) {
  private static final int TICKS = 6;
  private static final double MARGIN = 0.08;

  /** With some room at both ends. */
  static ChartAxis around(double least, double greatest, double from, double to) {
    double range = Math.max(greatest - least, 1e-9 + Math.abs(greatest) * 1e-3);
    return new ChartAxis(least - MARGIN * range, greatest + MARGIN * range, from, to);
  }

  double place(double number) {
    return from + (number - low) / (high - low) * (to - from);
  }

  /** Steps of 1, 2 or 5 times a power of ten. */
  double step() {
    double raw = (high - low) / TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    double digit = raw / power;
    return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
  }

  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    double step = step();
    for (double k = Math.ceil(low / step); k * step <= high; k++) {
      ticks.add(k * step);
    }
    return ticks;
  }

  /** As many decimals as the step needs. */
  String label(double tick) {
    int decimals = (int) Math.max(0, -Math.floor(Math.log10(step()) + 1e-9));
    return String.format(Locale.ROOT, "%." + decimals + "f", tick + 0.0);
  }
}

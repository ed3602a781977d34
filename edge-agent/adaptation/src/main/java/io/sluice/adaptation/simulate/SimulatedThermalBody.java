package io.sluice.adaptation.simulate;

/** Temperature, energy and throttling state of a simulated device over time. */
final class SimulatedThermalBody {
  private final SimulatedWorld world;
  private double millis;
  private double celsius;
  private double hottest;
  private double joules;
  private double joulesAboveIdle;
  private boolean throttled;
  private int throttleEntries;

  /** Starts idle, at the steady-state temperature. */
  SimulatedThermalBody(SimulatedWorld world) {
    this.world = world;
    this.celsius = settled(0, 0);
    this.hottest = celsius;
  }

  private double settled(double atMillis, double wattsAboveIdle) {
    return world.ambientCelsius().at(atMillis)
        + heat().kelvinPerWatt() * (world.device().idleWatts() + wattsAboveIdle);
  }

  /**
   * Advances the time at constant power, in intervals of constant ambient temperature.
   *
   * @param untilMillis end of the interval, ms
   * @param wattsAboveIdle power above idle, W
   */
  void passTo(double untilMillis, double wattsAboveIdle) {
    while (millis < untilMillis) {
      double next = Math.min(untilMillis, world.ambientCelsius().nextChange(millis));
      double seconds = (next - millis) / 1e3;
      double target = settled(millis, wattsAboveIdle);
      celsius = target + (celsius - target) * Math.exp(-seconds / heat().timeConstantSeconds());
      joules += (world.device().idleWatts() + wattsAboveIdle) * seconds;
      joulesAboveIdle += wattsAboveIdle * seconds;
      hottest = Math.max(hottest, celsius);
      millis = next;
      throttle();
    }
  }

  private void throttle() {
    if (!throttled && celsius >= heat().tripCelsius()) {
      throttled = true;
      throttleEntries++;
    } else if (throttled && celsius <= heat().releaseCelsius()) {
      throttled = false;
    }
  }

  private SimulatedDevice.ThermalParameters heat() {
    return world.device().heat();
  }

  double frequency() {
    return throttled ? heat().throttledFrequency() : 1;
  }

  double celsius() {
    return celsius;
  }

  double hottestCelsius() {
    return hottest;
  }

  double joules() {
    return joules;
  }

  double joulesAboveIdle() {
    return joulesAboveIdle;
  }

  int throttleEntries() {
    return throttleEntries;
  }
}

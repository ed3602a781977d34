package io.sluice.adaptation.simulate;

/**
 * All that happens to a device, whatever its law does.
 *
 * @param slowdown logarithm of how much slower all rungs are
 * @param contention logarithm of how much slower a rung of sensitivity 1 is on top of that
 * @param ambientCelsius °C
 * @param endMillis when the simulation ends, ms
 */
public record World(
    Device device,
    Trace trace,
    Signal slowdown,
    Signal contention,
    Signal ambientCelsius,
    double endMillis) {

  /** Time of a run on a device that is not throttled and loads nothing, without switching, ms. */
  double calmMillis(int request, int rung, double startMillis) {
    SimulatedRung simulated = device.rungs().get(rung);
    double log =
        slowdown.at(startMillis)
            + simulated.sensitivity() * contention.at(startMillis)
            + simulated.logDeviation() * trace.luck()[request];
    return simulated.profile().p50Millis() * Math.exp(log);
  }

  double switchMillis(int rung, int before) {
    return before < 0 || before == rung ? 0 : device.switchMillis();
  }

  /** Of the run that took so long, above idle, J. */
  double joules(int rung, double millis) {
    return device.rungs().get(rung).activeWatts() * millis / 1e3;
  }

  /** The next moment at which runs begin to take another time. */
  double nextChange(double millis) {
    return Math.min(slowdown.nextChange(millis), contention.nextChange(millis));
  }
}

package io.sluice.adaptation.simulate;

/**
 * All events of a device, independent of its law.
 *
 * @param device parameters of the device
 * @param trace requests
 * @param slowdown logarithm of the slowdown of all rungs
 * @param contention logarithm of the additional slowdown of a rung of sensitivity 1
 * @param ambientCelsius ambient temperature, °C
 * @param endMillis end of the simulation, ms
 */
public record SimulatedWorld(
    SimulatedDevice device,
    RequestTrace trace,
    PiecewiseConstantSignal slowdown,
    PiecewiseConstantSignal contention,
    PiecewiseConstantSignal ambientCelsius,
    double endMillis) {

  /** Duration of a run without throttling, loading and switching, ms. */
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

  /** Energy above idle of a run of {@code millis}, J. */
  double joules(int rung, double millis) {
    return device.rungs().get(rung).activeWatts() * millis / 1e3;
  }

  /** Next time of a change in the duration of runs, ms. */
  double nextChange(double millis) {
    return Math.min(slowdown.nextChange(millis), contention.nextChange(millis));
  }
}

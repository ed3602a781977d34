package io.sluice.adaptation.rival;

import io.sluice.adaptation.decide.DeviceLadder;
import io.sluice.adaptation.decide.LadderRung;
import io.sluice.adaptation.decide.SensorReadings;
import java.util.OptionalDouble;

/**
 * ALERT's expected and allowed energy per input (sections 3.1 and 3.4 of the paper).
 *
 * <p>The paper: a configuration of power p and time t uses {@code e = p·t + φ·p·(T - t)} in the
 * period T between two inputs, with φ the {@link IdlePowerRatio}; the energy goal per input is the
 * power goal times the period.
 *
 * <p>Read for a device: the profile gives joules above idle, so p is the idle power plus these
 * joules over the calm latency. The idle power is the sensor reading less the power of the
 * inferences since; its ratio to the power of the ladder's first rung is filtered, for a φ
 * independent of the rung in use. The period is the mean over {@link #MEMORY_SECONDS} of arrivals,
 * since arrivals are not periodic here: a goal from the last gap alone would starve every burst.
 */
final class AlertEnergyGoal {
  /** As long as the default window of a policy. */
  private static final double MEMORY_SECONDS = 300;

  private final DeviceLadder ladder;
  private final IdlePowerRatio idle = new IdlePowerRatio();
  private OptionalDouble watts = OptionalDouble.empty();
  private double joulesSinceSensed;
  private double sensedMillis = Double.NaN;
  private double seconds;
  private double arrivals;

  AlertEnergyGoal(DeviceLadder ladder) {
    this.ladder = ladder;
  }

  void allow(OptionalDouble budget) {
    watts = budget;
  }

  /** Adds the energy of an inference, {@code slowdown} times slower than profiled. */
  void ran(int rung, int batch, double slowdown) {
    double joules = joules(rung) * batch * slowdown;
    if (Double.isFinite(joules)) {
      joulesSinceSensed += joules;
    }
  }

  void sense(SensorReadings readings) {
    double passed = (readings.nowMillis() - sensedMillis) / 1e3;
    if (passed > 0) {
      count(passed, readings.arrivalsPerSecond());
      double idleWatts = readings.watts() - joulesSinceSensed / passed;
      if (idleWatts > 0 && idleWatts < Double.POSITIVE_INFINITY && busyWattsAboveIdle() > 0) {
        idle.observe(idleWatts / (idleWatts + busyWattsAboveIdle()));
      }
    }
    joulesSinceSensed = 0;
    sensedMillis = readings.nowMillis();
  }

  private void count(double passed, double arrivalsPerSecond) {
    if (arrivalsPerSecond >= 0 && arrivalsPerSecond < Double.POSITIVE_INFINITY) {
      double kept = Math.exp(-passed / MEMORY_SECONDS);
      seconds = kept * seconds + passed;
      arrivals = kept * arrivals + passed * arrivalsPerSecond;
    }
  }

  /** Energy of an input on a rung, including idling until the next input, J; NaN when unknown. */
  double expected(int rung, double slowdown) {
    double millis = slowdown * ladder.rung(rung).p50Millis();
    double wait = Math.max(periodSeconds(), millis / 1e3);
    return joules(rung) * slowdown + idleWatts() * wait;
  }

  /** Allowed energy of an input, J; infinite without a budget, or with an unknown period. */
  double allowed() {
    double joules = watts.orElse(Double.POSITIVE_INFINITY) * periodSeconds();
    return Double.isNaN(joules) ? Double.POSITIVE_INFINITY : joules;
  }

  private double periodSeconds() {
    return arrivals > 0 ? seconds / arrivals : Double.NaN;
  }

  private double idleWatts() {
    double ratio = idle.ratio();
    return busyWattsAboveIdle() * ratio / (1 - ratio);
  }

  /** Power of the first rung above idle on a calm device, W. */
  private double busyWattsAboveIdle() {
    return joules(0) / (ladder.rung(0).p50Millis() / 1e3);
  }

  private double joules(int index) {
    LadderRung rung = ladder.rung(index);
    return rung.joulesPerInference().known().orElse(Double.NaN);
  }
}

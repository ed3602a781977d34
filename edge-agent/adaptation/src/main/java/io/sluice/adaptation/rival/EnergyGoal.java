package io.sluice.adaptation.rival;

import io.sluice.adaptation.decide.Ladder;
import io.sluice.adaptation.decide.Readings;
import io.sluice.adaptation.decide.Rung;
import java.util.OptionalDouble;

/**
 * What ALERT expects an input to use, and may use (sections 3.1 and 3.4 of the paper).
 *
 * <p>The paper: a configuration of power p that takes t uses {@code e = p·t + φ·p·(T - t)} in the
 * period T between two inputs, φ the {@link IdleRatio}; the goal of energy per input is the goal of
 * power times the period.
 *
 * <p>Read for a device: the profile tells joules above idle, so that p is the idle power plus them
 * over the calm latency. The idle power is what the sensor reads less what the inferences since
 * took; its ratio to the power of the ladder's first rung is filtered, so that φ means the same
 * whichever rung ran. The period is the mean over {@link #MEMORY_SECONDS} of arrivals, for arrivals
 * are not periodic here: a goal from the last gap alone would starve every burst.
 */
final class EnergyGoal {
  /** As long as a policy's window is by default. */
  private static final double MEMORY_SECONDS = 300;

  private final Ladder ladder;
  private final IdleRatio idle = new IdleRatio();
  private OptionalDouble watts = OptionalDouble.empty();
  private double joulesSinceSensed;
  private double sensedMillis = Double.NaN;
  private double seconds;
  private double arrivals;

  EnergyGoal(Ladder ladder) {
    this.ladder = ladder;
  }

  void allow(OptionalDouble budget) {
    watts = budget;
  }

  /** An inference was that many times slower than profiled. */
  void ran(int rung, int batch, double slowdown) {
    double joules = joules(rung) * batch * slowdown;
    if (Double.isFinite(joules)) {
      joulesSinceSensed += joules;
    }
  }

  void sense(Readings readings) {
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

  /** Energy of an input on a rung, idling until the next one included, J; NaN when unknown. */
  double expected(int rung, double slowdown) {
    double millis = slowdown * ladder.rung(rung).p50Millis();
    double wait = Math.max(periodSeconds(), millis / 1e3);
    return joules(rung) * slowdown + idleWatts() * wait;
  }

  /** What an input may use, J; infinite while there is no budget, or not enough known for one. */
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

  /** Of the first rung when it was calm. */
  private double busyWattsAboveIdle() {
    return joules(0) / (ladder.rung(0).p50Millis() / 1e3);
  }

  private double joules(int index) {
    Rung rung = ladder.rung(index);
    return rung.joulesPerInference().known().orElse(Double.NaN);
  }
}

package io.sluice.adaptation.simulate;

import java.util.Arrays;

/**
 * Results with perfect foresight of a world: upper bounds for every law on a device without
 * throttling; below the trip temperature, up to the resolution of a one-minute step. Exactness and
 * concessions are stated at {@link OracleDynamicProgramme}, {@link WorldPerfectForesight} and
 * {@link ThermalOracle}.
 */
public final class PerfectForesightOracle {
  private static final double STEP_SECONDS = 60;

  private PerfectForesightOracle() {}

  /** Greatest sum of accuracies of answers in time. */
  public static double mostAccuracy(SimulatedWorld world) {
    return OracleDynamicProgramme.best(WorldPerfectForesight.ofAccuracy(world), 0).accuracy();
  }

  /** Greatest number of answers in time. */
  public static int mostAnswers(SimulatedWorld world) {
    return (int)
        Math.round(
            OracleDynamicProgramme.best(WorldPerfectForesight.ofAnswers(world), 0).accuracy());
  }

  /**
   * Greatest number of answers below the trip temperature, in time or late, each at its calm
   * median, a favour, since runs take longer on average. A request is answered in the minute of its
   * arrival: a law may be ahead by the requests arriving at the end of a minute and answered in the
   * next.
   */
  public static double mostAnswersBelowTrip(SimulatedWorld world) {
    SimulatedDevice device = world.device();
    int steps = (int) Math.ceil(world.endMillis() / 1e3 / STEP_SECONDS);
    double[] demand = new double[steps];
    for (double arrival : world.trace().arrivalMillis()) {
      demand[(int) Math.min(steps - 1, arrival / 1e3 / STEP_SECONDS)]++;
    }
    double[] ambient = new double[steps];
    Arrays.setAll(ambient, step -> world.ambientCelsius().at(1e3 * STEP_SECONDS * step));
    int rungs = device.rungs().size();
    double[] joules = new double[rungs];
    double[] perSecond = new double[rungs];
    double[] worth = new double[rungs];
    Arrays.fill(worth, 1);
    for (int i = 0; i < rungs; i++) {
      joules[i] = world.joules(i, device.rungs().get(i).profile().p50Millis());
      perSecond[i] = 1e3 / device.rungs().get(i).profile().p50Millis();
    }
    SimulatedDevice.ThermalParameters heat = device.heat();
    double start = ambient[0] + heat.kelvinPerWatt() * device.idleWatts();
    return ThermalOracle.most(
        new ThermalForesight(
            STEP_SECONDS,
            demand,
            ambient,
            worth,
            joules,
            perSecond,
            device.idleWatts(),
            heat.kelvinPerWatt(),
            heat.timeConstantSeconds(),
            start,
            heat.tripCelsius()));
  }
}

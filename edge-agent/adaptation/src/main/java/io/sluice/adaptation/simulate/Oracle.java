package io.sluice.adaptation.simulate;

import java.util.Arrays;

/**
 * Who knows the future of a world: what no law can surpass in it, while the device does not
 * throttle; below the trip temperature, to within what a step of a minute hides. See {@link
 * DynamicProgramme}, {@link WorldProspect} and {@link HeatOracle} for what is exact, what is
 * granted beyond that and what is not.
 */
public final class Oracle {
  private static final double STEP_SECONDS = 60;

  private Oracle() {}

  /** The greatest sum of accuracies of answers in time. */
  public static double mostAccuracy(World world) {
    return DynamicProgramme.best(WorldProspect.ofAccuracy(world), 0).accuracy();
  }

  /** The most answers in time. */
  public static int mostAnswers(World world) {
    return (int) Math.round(DynamicProgramme.best(WorldProspect.ofAnswers(world), 0).accuracy());
  }

  /**
   * The most answers without reaching the trip temperature, in time or not, each taken to need its
   * calm median, where on average runs need more. A request is answered in the minute in which it
   * comes: a law that answers some of those that come just before its end in the next one may be
   * ahead by as many.
   */
  public static double mostAnswersBelowTrip(World world) {
    Device device = world.device();
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
    Device.Heat heat = device.heat();
    double start = ambient[0] + heat.kelvinPerWatt() * device.idleWatts();
    return HeatOracle.most(
        new HeatProspect(
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

package io.sluice.adaptation.simulate;

import java.util.HashMap;
import java.util.Map;

/**
 * What who knows the future could reach in a world with how much energy.
 *
 * <p>By Lagrange's dual: for every price {@code λ} what is reached within an energy is at most the
 * most value at that price ({@link DynamicProgramme}) plus {@code λ} times the energy. The least of
 * these bounds over the prices tried, which close in on the one at which the programme takes just
 * that energy, is the result: an upper bound, which between two programmes interpolates.
 *
 * <p>What was found for a price is kept. Confined to one thread.
 */
public final class Frontier {
  private static final int ROUNDS = 16;
  private static final double CLOSE = 0.01;

  /** Nothing is worth its energy from 10 times the most accuracy per joule of a calm run on. */
  private static final double BEYOND = 10;

  private static final double LEAST_PRICE = 1e-6;

  private final Prospect prospect;
  private final double highest;
  private final Map<Double, DynamicProgramme.Best> found = new HashMap<>();

  public Frontier(World world) {
    this.prospect = WorldProspect.ofAccuracy(world);
    double most = 0;
    for (int i = 0; i < world.device().rungs().size(); i++) {
      SimulatedRung rung = world.device().rungs().get(i);
      double joules = world.joules(i, rung.profile().p50Millis());
      most = Math.max(most, BEYOND * rung.profile().accuracy() / joules);
    }
    this.highest = most;
  }

  /** The greatest sum of accuracies of answers in time, whatever energy it takes. */
  public double mostAccuracy() {
    return at(0).accuracy();
  }

  /** What the one who reaches {@link #mostAccuracy} takes above idle, J. */
  public double joules() {
    return at(0).joules();
  }

  /**
   * The greatest sum of accuracies of answers in time with no more than so much energy.
   *
   * @param joulesAboveIdle J
   */
  public double mostAccuracyWithin(double joulesAboveIdle) {
    double least = at(0).accuracy();
    if (at(0).joules() <= joulesAboveIdle) {
      return least;
    }
    double high = highest;
    double low = highest * LEAST_PRICE;
    for (int round = 0; round < ROUNDS; round++) {
      double price = Math.sqrt(low * high);
      DynamicProgramme.Best best = at(price);
      least = Math.min(least, best.value() + price * joulesAboveIdle);
      double over = best.joules() / joulesAboveIdle - 1;
      if (Math.abs(over) <= CLOSE) {
        break;
      }
      low = over > 0 ? price : low;
      high = over > 0 ? high : price;
    }
    return least;
  }

  private DynamicProgramme.Best at(double price) {
    return found.computeIfAbsent(price, p -> DynamicProgramme.best(prospect, p));
  }
}

package io.sluice.adaptation.simulate;

import java.util.HashMap;
import java.util.Map;

/**
 * Frontier of achievable accuracy by energy in a world with perfect foresight.
 *
 * <p>By Lagrangian duality: for every price {@code λ}, the result within an energy is at most the
 * optimal value at this price ({@link OracleDynamicProgramme}) plus {@code λ} times the energy. The
 * result is the least of these bounds over a search of prices for a programme of just this energy:
 * an upper bound, interpolating between two programmes.
 *
 * <p>Results per price are cached. Confined to one thread.
 */
public final class AccuracyEnergyFrontier {
  private static final int ROUNDS = 16;
  private static final double CLOSE = 0.01;

  /**
   * Highest price: 10 times the greatest accuracy per joule of a calm run, where no run is worth
   * its energy.
   */
  private static final double BEYOND = 10;

  private static final double LEAST_PRICE = 1e-6;

  private final PerfectForesight prospect;
  private final double highest;
  private final Map<Double, OracleDynamicProgramme.Best> found = new HashMap<>();

  public AccuracyEnergyFrontier(SimulatedWorld world) {
    this.prospect = WorldPerfectForesight.ofAccuracy(world);
    double most = 0;
    for (int i = 0; i < world.device().rungs().size(); i++) {
      SimulatedRung rung = world.device().rungs().get(i);
      double joules = world.joules(i, rung.profile().p50Millis());
      most = Math.max(most, BEYOND * rung.profile().accuracy() / joules);
    }
    this.highest = most;
  }

  /** Greatest sum of accuracies of answers in time, with unlimited energy. */
  public double mostAccuracy() {
    return at(0).accuracy();
  }

  /** Energy above idle at {@link #mostAccuracy}, J. */
  public double joules() {
    return at(0).joules();
  }

  /**
   * Upper bound of the sum of accuracies of answers in time within an energy.
   *
   * @param joulesAboveIdle energy above idle, J
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
      OracleDynamicProgramme.Best best = at(price);
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

  private OracleDynamicProgramme.Best at(double price) {
    return found.computeIfAbsent(price, p -> OracleDynamicProgramme.best(prospect, p));
  }
}

package io.sluice.adaptation.decide;

import io.sluice.adaptation.decide.SwitchRationale.Limit;

/** Selection of the rung of greatest worth among the fitting rungs, with the rationale. */
final class RungSelection {
  /** Least gain of accuracy for a change of rung, to pay for cold caches. */
  private static final double SWITCHING_COST = 1e-4;

  private final DeviceLadder ladder;
  private final RungLatencyBounds bounds;
  private final EnergyPrice price;
  private final double[] joules;
  private final double[] timeCost;
  private long aboveFloor = -1L;
  private int last;

  /**
   * @param bounds predictions for the next inference
   * @param price price of energy
   * @param first assumed previous rung at the start
   */
  RungSelection(DeviceLadder ladder, RungLatencyBounds bounds, EnergyPrice price, int first) {
    this.ladder = ladder;
    this.bounds = bounds;
    this.price = price;
    this.joules = new double[ladder.size()];
    this.timeCost = new double[ladder.size()];
    this.last = first;
  }

  /**
   * Sets the accuracy floor.
   *
   * @param above mask of the rungs above the floor; other rungs are used only when none of these
   *     fits
   */
  void floor(long above) {
    aboveFloor = above;
  }

  /**
   * The best candidate; the quickest when none fits.
   *
   * @param candidates mask of the rungs to choose from, not 0
   * @param allowed mask of the rungs allowed by the policy
   */
  RungChoice choose(long candidates, long allowed) {
    price.next();
    long fitting = fitting(candidates);
    int best = worthMost(fitting, price.perJoule());
    int chosen = best >= 0 ? best : bounds.quickest(candidates);
    if (price.isAsked()) {
      meter(fitting, chosen);
    }
    last = chosen;
    return new RungChoice(last, grounds(candidates, allowed));
  }

  private void meter(long fitting, int chosen) {
    double[] prices = price.prices();
    for (int i = 0; i < prices.length; i++) {
      int best = worthMost(fitting, prices[i]);
      price.wouldTake(i, takes(best >= 0 ? best : chosen));
    }
    price.takes(takes(chosen));
  }

  private double takes(int rung) {
    return bounds.joules(rung) * bounds.batch();
  }

  /**
   * The rung of greatest worth among the fitting rungs, if possible above the floor; -1 when none
   * fits.
   */
  int best(long mask) {
    return worthMost(fitting(mask), price.perJoule());
  }

  /**
   * Mask of the fitting rungs, if possible above the floor. Energy and time costs are cached for
   * comparison at many prices.
   */
  private long fitting(long mask) {
    long fitting = 0;
    for (long rest = mask & ladder.all(); rest != 0; rest &= rest - 1) {
      int i = Long.numberOfTrailingZeros(rest);
      if (fits(i)) {
        fitting |= 1L << i;
        joules[i] = bounds.joules(i);
        timeCost[i] = bounds.timeCost(i);
      }
    }
    return (fitting & aboveFloor) == 0 ? fitting : fitting & aboveFloor;
  }

  private int worthMost(long fitting, double perJoule) {
    int best = -1;
    double most = Double.NEGATIVE_INFINITY;
    for (long rest = fitting; rest != 0; rest &= rest - 1) {
      int i = Long.numberOfTrailingZeros(rest);
      double worth = ladder.worth(i) - perJoule * joules[i] - timeCost[i];
      worth -= i == last ? 0 : SWITCHING_COST;
      if (worth > most) {
        best = i;
        most = worth;
      }
    }
    return best;
  }

  private double energyCost(int rung) {
    return price.perJoule() * bounds.joules(rung);
  }

  /** Whether the rung meets deadlines and latency target. */
  boolean fits(int rung) {
    return bounds.inTime(rung) && bounds.onTarget(rung);
  }

  /** The strongest obstacle to a rung. */
  Limit limit(int rung) {
    if (!bounds.inTime(rung)) {
      return Limit.DEADLINE;
    }
    if (!bounds.onTarget(rung)) {
      return Limit.TARGET;
    }
    if (bounds.timeCost(rung) > energyCost(rung)) {
      return Limit.LOAD;
    }
    if (price.perJoule() <= 0) {
      return Limit.NONE;
    }
    return price.isForHeat() ? Limit.HEAT : Limit.ENERGY;
  }

  /**
   * Rationale of the last choice; plain before the first choice.
   *
   * @param candidates mask of the candidates of the choice
   * @param allowed mask of the rungs allowed by the policy
   */
  SwitchRationale grounds(long candidates, long allowed) {
    if (!bounds.areKnown()) {
      return SwitchRationale.plain(ladder, last);
    }
    int runnerUp = runnerUp(candidates);
    return new SwitchRationale(
        ladder,
        last,
        runnerUp,
        last == 0 ? Limit.NONE : why(runnerUp, candidates, allowed),
        bounds.budgetMillis(last),
        bounds.millis(last),
        runnerUp < 0 ? Double.NaN : bounds.millis(runnerUp),
        runnerUp < 0 ? Double.NaN : bounds.budgetMillis(runnerUp),
        price.perJoule(),
        bounds.joules(last),
        runnerUp < 0 ? Double.NaN : bounds.joules(runnerUp));
  }

  /** The nearest more accurate candidate, more telling than a mere neighbour. */
  private int runnerUp(long candidates) {
    long better = candidates & ~(-1L << last);
    if (better != 0) {
      return Long.SIZE - 1 - Long.numberOfLeadingZeros(better);
    }
    if (last > 0) {
      return last - 1;
    }
    long others = candidates & ~1L;
    return others != 0 ? Long.numberOfTrailingZeros(others) : ladder.size() > 1 ? 1 : -1;
  }

  private Limit why(int runnerUp, long candidates, long allowed) {
    if ((allowed >>> runnerUp & 1) == 0) {
      return Limit.POLICY;
    }
    if ((candidates >>> runnerUp & 1) == 0) {
      return Limit.RESIDENCY;
    }
    Limit limit = limit(runnerUp);
    boolean priced = limit == Limit.ENERGY || limit == Limit.HEAT;
    return priced && bounds.joules(runnerUp) <= bounds.joules(last) ? Limit.NONE : limit;
  }
}

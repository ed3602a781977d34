package io.sluice.adaptation.decide;

import io.sluice.adaptation.decide.Grounds.Limit;

/** Which rung is worth most of those that fit, and why not a better one. */
final class Selection {
  /** Accuracy that a change of rung has to bring: the caches are cold. */
  private static final double SWITCHING_COST = 1e-4;

  private final Ladder ladder;
  private final Bounds bounds;
  private final EnergyPrice price;
  private final double[] joules;
  private final double[] timeCost;
  private long aboveFloor = -1L;
  private int last;

  /**
   * @param bounds as computed for the inference that is about to start
   * @param first the rung that is taken to have run before
   */
  Selection(Ladder ladder, Bounds bounds, EnergyPrice price, int first) {
    this.ladder = ladder;
    this.bounds = bounds;
    this.price = price;
    this.joules = new double[ladder.size()];
    this.timeCost = new double[ladder.size()];
    this.last = first;
  }

  /**
   * @param above mask of the rungs that reach it; others are taken only when none of them fits
   */
  void floor(long above) {
    aboveFloor = above;
  }

  /**
   * The best of the candidates; the quickest when none fits.
   *
   * @param allowed mask of what the policy allows
   */
  Choice choose(long candidates, long allowed) {
    price.next();
    long fitting = fitting(candidates);
    int best = worthMost(fitting, price.perJoule());
    int chosen = best >= 0 ? best : bounds.quickest(candidates);
    if (price.isAsked()) {
      meter(fitting, chosen);
    }
    last = chosen;
    return new Choice(last, grounds(candidates, allowed));
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

  /** The one worth most of those that fit, if possible above the floor; -1 when none fits. */
  int best(long mask) {
    return worthMost(fitting(mask), price.perJoule());
  }

  /**
   * Those of the mask that fit, if possible above the floor. What they take and cost is kept, as
   * they are compared at many prices.
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

  /** Whether the rung would be in time and on target. */
  boolean fits(int rung) {
    return bounds.inTime(rung) && bounds.onTarget(rung);
  }

  /** What speaks most against a rung. */
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
   * Of the last choice; plain when there was none yet.
   *
   * @param candidates mask of what it was among
   * @param allowed mask of what the policy allows
   */
  Grounds grounds(long candidates, long allowed) {
    if (!bounds.areKnown()) {
      return Grounds.plain(ladder, last);
    }
    int runnerUp = runnerUp(candidates);
    return new Grounds(
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

  /**
   * The nearest more accurate candidate, of which there is more to say than of a mere neighbour.
   */
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

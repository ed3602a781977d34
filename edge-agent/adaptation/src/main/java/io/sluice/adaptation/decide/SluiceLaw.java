package io.sluice.adaptation.decide;

import io.sluice.adaptation.decide.Decision.Load;
import io.sluice.adaptation.decide.Decision.Stay;
import io.sluice.adaptation.decide.Grounds.Limit;
import io.sluice.adaptation.estimate.ConformalMargin;
import io.sluice.adaptation.estimate.LatencyModel;
import io.sluice.adaptation.policy.AdaptationPolicy;

/**
 * Takes, for each inference, the rung that is worth most of those that will be done in time.
 *
 * <p>Done in time is a rung whose latency bound ({@link LatencyModel}, {@link ConformalMargin})
 * fits into what is left before the first of the waiting requests would be late, were all behind it
 * answered by the fastest rung. Worth is accuracy less the price of its energy ({@link
 * PriceScale}), which rises as the saved energy ({@link EnergyAccount}) or the distance to the
 * temperature limit ({@link HeatWatch}) goes down. When no rung will be done in time, the fastest
 * is taken.
 *
 * <p>Only rungs in memory at or below the {@link Lead} are taken; the lead moves slowly.
 */
public final class SluiceLaw implements DeviceLaw {
  /** The share of requests that may miss their deadline though their rung was bound to make it. */
  private static final double MISS_RATE = 0.002;

  /** Accuracy that a change of rung has to bring: the caches are cold. */
  private static final double SWITCHING_COST = 1e-4;

  private final Ladder ladder;
  private final ConformalMargin deadlineMargin = new ConformalMargin(MISS_RATE);
  private final ConformalMargin targetMargin = new ConformalMargin(0.05);
  private final LatencyModel latency = new LatencyModel(deadlineMargin, targetMargin);
  private final EnergyPrice price;
  private final Lead lead;
  private final Bounds bounds;
  private AdaptationPolicy policy = AdaptationPolicy.UNLIMITED;
  private long possible;
  private long aboveFloor;
  private long belowCeiling;
  private int last;

  /**
   * @param lead the rung that leads at first
   */
  public SluiceLaw(Ladder ladder, int lead) {
    this.ladder = ladder;
    this.lead = new Lead(ladder.size(), lead);
    this.bounds = new Bounds(ladder, latency);
    this.price = new EnergyPrice(ladder, bounds.joules());
    this.possible = ladder.all();
    this.last = lead;
    obey(AdaptationPolicy.UNLIMITED);
  }

  @Override
  public void obey(AdaptationPolicy next) {
    targetMargin.aim(1 - next.latencyQuantile());
    policy = next;
    double floor = next.accuracyFloor().orElse(0);
    aboveFloor = ladder.atLeast(floor);
    belowCeiling = ladder.under(next.accuracyCeiling().orElse(1), floor);
    price.obey(next);
    lead.obey(next.dwell());
  }

  @Override
  public Choice choose(Dispatch dispatch) {
    latency.advance(dispatch.nowMillis());
    bounds.compute(
        dispatch,
        policy.latencyTargetMillis().orElse(Double.NaN),
        deadlineMargin.quantile(),
        targetMargin.quantile());
    // counted without the ceiling, so that the lead can rise as soon as that does
    int ideal = best(pinned(possible | dispatch.resident()));
    lead.count(dispatch.nowMillis(), ideal, hindrance(lead.rung()));
    long trusted = allowed(dispatch.resident() & -1L << lead.rung());
    long candidates = trusted == 0 ? dispatch.resident() : trusted;
    int best = best(candidates);
    last = best >= 0 ? best : bounds.quickest(candidates);
    return new Choice(last, grounds(candidates));
  }

  @Override
  public void observe(Inference inference) {
    Rung rung = ladder.rung(inference.rung());
    latency.observe(
        inference.nowMillis(),
        rung.p50Millis(),
        rung.sensitivity(),
        inference.batch(),
        inference.serviceMillis());
    price.ran(inference.rung(), inference.batch(), inference.serviceMillis() / rung.p50Millis());
  }

  @Override
  public void sense(Readings readings) {
    latency.frequency(readings.frequency());
    price.sense(readings);
  }

  @Override
  public Decision review(Residency residency) {
    possible = residency.resident() | residency.loadable();
    if (residency.lead() != lead.rung()) {
      note(residency);
    }
    lead.settle(residency.nowMillis());
    long allowed = allowed(possible);
    int wanted = lead.wanted(residency.nowMillis(), allowed);
    if (!has(allowed, wanted)) {
      wanted = nearest(allowed, wanted);
    }
    return wanted == lead.rung() ? keep(allowed & ~residency.resident()) : move(wanted);
  }

  private Decision keep(long absent) {
    int companion = lead.companion(absent);
    return companion < 0
        ? new Stay(leads(lead.rung()))
        : new Load(ladder.rung(companion).variant(), leads(companion));
  }

  private String leads(int rung) {
    return Math.round(100 * lead.shareFrom(rung))
        + " % of the late inferences would have "
        + ladder.rung(rung).variant()
        + " or a better rung";
  }

  private void note(Residency residency) {
    if (has(belowCeiling, lead.rung())) {
      lead.moved(residency.nowMillis(), residency.lead());
    } else {
      lead.forced(residency.lead());
    }
  }

  /** Those of the mask that the policy allows; of a policy that allows none of them, all. */
  private long allowed(long mask) {
    long pinned = pinned(mask);
    return (pinned & belowCeiling) == 0 ? pinned : pinned & belowCeiling;
  }

  private long pinned(long mask) {
    int pin = policy.pin().map(ladder::indexOf).orElse(-1);
    return pin >= 0 && has(mask, pin) ? 1L << pin : mask;
  }

  /** The one worth most of those in time, if possible above the floor; -1 when none is in time. */
  private int best(long mask) {
    int best = worthMost(mask & aboveFloor);
    return best >= 0 ? best : worthMost(mask);
  }

  private int worthMost(long mask) {
    int best = -1;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < ladder.size(); i++) {
      if (has(mask, i) && fits(i)) {
        double worth =
            ladder.worth(i)
                - price.perJoule() * bounds.joules(i)
                - (i == last ? 0 : SWITCHING_COST);
        best = worth > most ? i : best;
        most = Math.max(most, worth);
      }
    }
    return best;
  }

  /** Whether the rung would have been in time and on target at the last choice. */
  boolean fits(int rung) {
    return bounds.inTime(rung) && bounds.onTarget(rung) && bounds.sustains(rung);
  }

  private Limit hindrance(int rung) {
    if (policy.pin().isPresent() || !has(belowCeiling, rung)) {
      return Limit.POLICY;
    }
    if (!bounds.inTime(rung)) {
      return Limit.DEADLINE;
    }
    if (!bounds.onTarget(rung)) {
      return Limit.TARGET;
    }
    if (!bounds.sustains(rung)) {
      return Limit.LOAD;
    }
    if (price.perJoule() <= 0) {
      return Limit.NONE;
    }
    return price.isForHeat() ? Limit.HEAT : Limit.ENERGY;
  }

  private Grounds grounds(long candidates) {
    int runnerUp = last > 0 ? last - 1 : ladder.size() > 1 ? 1 : -1;
    Limit limit =
        last == 0 ? Limit.NONE : has(candidates, runnerUp) ? hindrance(runnerUp) : Limit.RESIDENCY;
    return new Grounds(
        ladder,
        last,
        runnerUp,
        limit,
        bounds.budgetMillis(runnerUp < 0 ? last : runnerUp),
        bounds.millis(last),
        runnerUp < 0 ? Double.NaN : bounds.millis(runnerUp),
        price.perJoule(),
        bounds.joules(last),
        runnerUp < 0 ? Double.NaN : bounds.joules(runnerUp));
  }

  /** The next one below, or where there is none, above. */
  private static int nearest(long mask, int rung) {
    long below = mask & -1L << rung;
    return below != 0
        ? Long.numberOfTrailingZeros(below)
        : Long.SIZE - 1 - Long.numberOfLeadingZeros(mask);
  }

  private Decision move(int to) {
    int from = lead.rung();
    return new LeadMove(ladder, from, to, cause(from, to), lead.dwellMillis() / 1e3)
        .decision(lead.shareFrom(from), lead.shareFrom(to), grounds(possible));
  }

  private Cause cause(int from, int to) {
    if (!has(possible, from)) {
      return Cause.MEMORY;
    }
    if (!has(allowed(possible), from)) {
      return Cause.POLICY;
    }
    return to < from ? Cause.HEADROOM : lead.limit().cause();
  }

  private static boolean has(long mask, int rung) {
    return (mask >>> rung & 1) == 1;
  }
}

package io.sluice.adaptation.decide;

import io.sluice.adaptation.decide.ResidencyDecision.Load;
import io.sluice.adaptation.decide.ResidencyDecision.Stay;
import io.sluice.adaptation.decide.SwitchRationale.Limit;
import io.sluice.adaptation.estimate.ConformalMargin;
import io.sluice.adaptation.estimate.InferenceLatencyModel;
import io.sluice.adaptation.policy.AdaptationPolicy;

/**
 * Sluice's law: runs each inference on the rung of greatest worth among the rungs in time.
 *
 * <p>A rung is in time when its latency bound ({@link InferenceLatencyModel}, {@link
 * ConformalMargin}) fits into the time available ({@link RungLatencyBounds}). Worth is accuracy
 * less two prices: the price of energy ({@link EnergyPrice}), for the energy budget and the
 * temperature limit, and the price of time ({@link TimePrice}), the loss of requests arriving
 * meanwhile. With no rung in time, the fastest is taken.
 *
 * <p>Candidates are the rungs in memory at or below the {@link LeadingVariant}; the lead moves
 * slowly.
 */
public final class SluiceLaw implements DeviceLaw {
  /** Tolerated share of requests late in spite of a latency bound within their deadline. */
  private static final double MISS_RATE = 0.002;

  private final DeviceLadder ladder;
  private final ConformalMargin deadlineMargin = new ConformalMargin(MISS_RATE);
  private final ConformalMargin targetMargin = new ConformalMargin(0.05);
  private final InferenceLatencyModel latency =
      new InferenceLatencyModel(deadlineMargin, targetMargin);
  private final EnergyPrice price;
  private final LeadingVariant lead;
  private final RungLatencyBounds bounds;
  private final RungSelection selection;
  private AdaptationPolicy policy = AdaptationPolicy.UNLIMITED;
  private long possible;
  private long belowCeiling;
  private long aboveFloor = -1L;

  /**
   * @param ladder rungs of the device
   * @param lead index of the first leading rung
   */
  public SluiceLaw(DeviceLadder ladder, int lead) {
    this.ladder = ladder;
    this.lead = new LeadingVariant(ladder.size(), lead);
    this.bounds = new RungLatencyBounds(ladder, latency);
    this.price = new EnergyPrice(ladder, bounds.calmJoules());
    this.selection = new RungSelection(ladder, bounds, price, lead);
    this.possible = ladder.all();
    obey(AdaptationPolicy.UNLIMITED);
  }

  @Override
  public void obey(AdaptationPolicy next) {
    targetMargin.aim(1 - next.latencyQuantile());
    policy = next;
    double floor = next.accuracyFloor().orElse(0);
    aboveFloor = ladder.atLeast(floor);
    selection.floor(aboveFloor);
    belowCeiling = ladder.under(next.accuracyCeiling().orElse(1), floor);
    bounds.loadPlanned(next.loadPlanned());
    price.obey(next);
    lead.obey(next.dwell());
  }

  @Override
  public RungChoice choose(DispatchSnapshot dispatch) {
    latency.advance(dispatch.nowMillis());
    bounds.compute(
        dispatch,
        policy.latencyTargetMillis().orElse(Double.NaN),
        deadlineMargin.quantile(),
        targetMargin.quantile());
    // counted without the ceiling, for a rise of the lead as soon as the ceiling rises
    int ideal = selection.best(pinned(possible | dispatch.resident()));
    lead.count(dispatch.nowMillis(), ideal, against(ideal));
    return selection.choose(candidates(dispatch.resident()), allowed(-1L));
  }

  /** The obstacle to the lead when the ideal rung is less accurate, or none fits. */
  private Limit against(int ideal) {
    boolean reached = ideal >= 0 && ideal <= lead.rung();
    return reached ? Limit.NONE : selection.limit(lead.rung());
  }

  /** Mask of the resident rungs at or below the lead; also above when needed to reach the floor. */
  private long candidates(long resident) {
    long allowed = allowed(resident);
    long trusted = allowed & -1L << lead.rung();
    if ((trusted & aboveFloor) == 0) {
      trusted |= allowed & aboveFloor;
    }
    return trusted == 0 ? resident : trusted;
  }

  @Override
  public void observe(CompletedInference inference) {
    bounds.ran(inference);
  }

  @Override
  public void sense(SensorReadings readings) {
    latency.frequency(readings.frequency());
    price.sense(readings);
  }

  @Override
  public ResidencyDecision review(ResidencySnapshot residency) {
    possible = residency.resident() | residency.loadable();
    if (residency.lead() != lead.rung()) {
      note(residency);
    }
    lead.settle(residency.nowMillis());
    long allowed = allowed(possible);
    int wanted = lead.wanted(residency.nowMillis(), allowed, residency.resident());
    if (!has(allowed, wanted)) {
      wanted = nearest(allowed, wanted);
    }
    if (!has(aboveFloor, wanted) && (allowed & aboveFloor) != 0) {
      wanted = nearest(allowed & aboveFloor, wanted);
    }
    return wanted == lead.rung()
        ? keep(allowed & residency.room())
        : move(wanted, residency.resident());
  }

  private ResidencyDecision keep(long room) {
    int companion = lead.companion(room);
    return companion < 0
        ? new Stay(leads(lead.rung()))
        : new Load(ladder.rung(companion).variant(), leads(companion));
  }

  private String leads(int rung) {
    return Math.round(100 * lead.shareFrom(rung))
        + " % of recent inferences would run on "
        + ladder.rung(rung).variant()
        + " or a better rung";
  }

  private void note(ResidencySnapshot residency) {
    if (isByPolicy(lead.rung(), residency.lead())) {
      lead.forced(residency.lead());
    } else {
      lead.moved(residency.nowMillis(), residency.lead());
    }
  }

  /** Whether the policy forces the move: by pin or ceiling, or up to the floor. */
  private boolean isByPolicy(int from, int to) {
    return !has(allowed(possible), from) || !has(aboveFloor, from) && has(aboveFloor, to);
  }

  /** Mask of the rungs allowed by the policy; the whole mask when the policy allows none. */
  private long allowed(long mask) {
    long pinned = pinned(mask);
    return (pinned & belowCeiling) == 0 ? pinned : pinned & belowCeiling;
  }

  private long pinned(long mask) {
    int pin = policy.pin().map(ladder::indexOf).orElse(-1);
    return pin >= 0 && has(mask, pin) ? 1L << pin : mask;
  }

  /** Whether the rung was in time and on target at the last choice. */
  boolean fits(int rung) {
    return selection.fits(rung);
  }

  /** The nearest rung below, otherwise above. */
  private static int nearest(long mask, int rung) {
    long below = mask & -1L << rung;
    return below != 0
        ? Long.numberOfTrailingZeros(below)
        : Long.SIZE - 1 - Long.numberOfLeadingZeros(mask);
  }

  private ResidencyDecision move(int to, long resident) {
    int from = lead.rung();
    double dwell = lead.dwellMillis(Math.min(from, to), resident) / 1e3;
    return new LeadingVariantChange(ladder, from, to, cause(from, to), dwell)
        .decision(
            lead.shareFrom(from), lead.shareFrom(to), selection.grounds(possible, allowed(-1L)));
  }

  private SwitchCause cause(int from, int to) {
    if (!has(possible, from)) {
      return SwitchCause.MEMORY;
    }
    if (isByPolicy(from, to)) {
      return SwitchCause.POLICY;
    }
    return to < from ? SwitchCause.HEADROOM : lead.limit().cause();
  }

  private static boolean has(long mask, int rung) {
    return (mask >>> rung & 1) == 1;
  }
}

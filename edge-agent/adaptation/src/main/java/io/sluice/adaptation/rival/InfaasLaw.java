package io.sluice.adaptation.rival;

import io.sluice.adaptation.decide.Cause;
import io.sluice.adaptation.decide.Choice;
import io.sluice.adaptation.decide.Decision;
import io.sluice.adaptation.decide.DeviceLaw;
import io.sluice.adaptation.decide.Dispatch;
import io.sluice.adaptation.decide.Grounds;
import io.sluice.adaptation.decide.Inference;
import io.sluice.adaptation.decide.Ladder;
import io.sluice.adaptation.decide.Readings;
import io.sluice.adaptation.decide.Residency;
import io.sluice.adaptation.policy.AdaptationPolicy;
import java.util.Locale;
import java.util.Map;

/**
 * The rules of INFaaS on one device: Romero, Li, Yadwadkar and Kozyrakis, INFaaS: Automated
 * Model-less Inference Serving, USENIX ATC 2021, with the constants of its published source for
 * variants on processors (autoscaler.cc, query_executor.cc).
 *
 * <p>From the paper and its source: a query goes to a loaded variant whose profiled latency is
 * within the query's objective and that is not shunned ({@link VariantMonitor}); once a second the
 * autoscaler compares the load with what a variant answers as profiled, moves to one that answers
 * more as soon as the load is over 95 % of it, and back once that was asked for more than 10 times,
 * however long ago.
 *
 * <p>Read for a device:
 *
 * <ul>
 *   <li>INFaaS is told the accuracy to reach and seeks the cheapest variant; here the policy's
 *       floor is to be reached, and the most accurate variant is sought that the rules leave.
 *   <li>There are no other replicas or workers to add: to answer more is to take a less accurate,
 *       faster variant, and to go back is to take a more accurate one, if the load is within 95 %
 *       of what it answers too, for else it would have to be left again at once.
 *   <li>The objective of the variant that leads is the shortest time that a request of the last
 *       second had from arrival to deadline, or the policy's target; that of a query is what is
 *       left of its time, which the paper's dispatcher cannot know.
 *   <li>What waits on the device waits for the variant that ran last.
 *   <li>INFaaS knows no budget of energy and no heat.
 * </ul>
 */
public final class InfaasLaw implements DeviceLaw {
  private static final double CHECK_SECONDS = 1;
  private static final double HEADROOM = 0.05;

  /** Of the source, for variants on processors. */
  static final int CALLS_TO_GO_BACK = 10;

  private final Ladder ladder;
  private final VariantMonitor[] monitors;
  private AdaptationPolicy policy = AdaptationPolicy.UNLIMITED;
  private Allowed allowed;
  private double checkedMillis = Double.NaN;
  private double arrivalsPerSecond;
  private double sumOfRates;
  private int rates;
  private double objectiveMillis = Double.POSITIVE_INFINITY;
  private int waiting;
  private int ranLast;
  private int wanted = -1;
  private int leadBefore = -1;
  private int calls;

  public InfaasLaw(Ladder ladder) {
    this.ladder = ladder;
    this.allowed = new Allowed(ladder, policy);
    this.monitors =
        ladder.rungs().stream()
            .map(rung -> new VariantMonitor(rung.p50Millis()))
            .toArray(VariantMonitor[]::new);
  }

  @Override
  public void obey(AdaptationPolicy newPolicy) {
    policy = newPolicy;
    allowed = new Allowed(ladder, newPolicy);
  }

  @Override
  public Choice choose(Dispatch dispatch) {
    double left = dispatch.leftMillis()[0];
    waiting = dispatch.waiting() - dispatch.batch();
    objectiveMillis = Math.min(objectiveMillis, dispatch.waitedMillis() + left);
    long mask = allowed.of(dispatch.resident());
    for (int i = Math.max(0, wanted); i < ladder.size(); i++) {
      if ((mask >>> i & 1) == 1
          && !monitors[i].shunned()
          && dispatch.batch() * ladder.rung(i).p50Millis() <= left) {
        return chosen(i);
      }
    }
    return chosen(ladder.fastest(mask));
  }

  private Choice chosen(int rung) {
    ranLast = rung;
    return new Choice(rung, Grounds.plain(ladder, rung));
  }

  @Override
  public void observe(Inference inference) {
    monitors[inference.rung()].answered(inference.batch(), inference.serviceMillis());
  }

  @Override
  public void sense(Readings readings) {
    if (readings.arrivalsPerSecond() >= 0) {
      sumOfRates += readings.arrivalsPerSecond();
      rates++;
    }
  }

  @Override
  public Decision review(Residency residency) {
    double seconds = (residency.nowMillis() - checkedMillis) / 1e3;
    if (Double.isNaN(seconds)) {
      checkedMillis = residency.nowMillis();
    } else if (seconds >= CHECK_SECONDS) {
      check(residency);
      checkedMillis = residency.nowMillis();
    }
    return decision(residency.lead());
  }

  private void check(Residency residency) {
    for (int i = 0; i < monitors.length; i++) {
      monitors[i].check(i == ranLast ? waiting : 0);
    }
    arrivalsPerSecond = rates == 0 ? arrivalsPerSecond : sumOfRates / rates;
    long possible = allowed.of(residency.resident() | residency.loadable());
    double target = policy.latencyTargetMillis().orElse(Double.POSITIVE_INFINITY);
    int best = first(possible, Math.min(objectiveMillis, target));
    wanted = wanted(residency.lead(), best);
    objectiveMillis = Double.POSITIVE_INFINITY;
    waiting = 0;
    sumOfRates = 0;
    rates = 0;
  }

  /** Less accurate at once, more accurate only when that was best often enough. */
  private int wanted(int lead, int best) {
    if (best > lead || lead != leadBefore) {
      calls = 0;
    }
    leadBefore = lead;
    if (best < lead && ++calls <= CALLS_TO_GO_BACK) {
      return lead;
    }
    return best;
  }

  /** The most accurate of the mask that answers the load within the objective, or the fastest. */
  private int first(long mask, double objective) {
    for (int i = 0; i < ladder.size(); i++) {
      if ((mask >>> i & 1) == 1
          && ladder.rung(i).p50Millis() <= objective
          && arrivalsPerSecond <= (1 - HEADROOM) * monitors[i].perSecond()) {
        return i;
      }
    }
    return ladder.fastest(mask);
  }

  private Decision decision(int lead) {
    if (wanted < 0 || wanted == lead) {
      return new Decision.Stay("The load is within what " + ladder.rung(lead).variant() + " takes");
    }
    return new Decision.Switch(
        ladder.rung(lead).variant(),
        ladder.rung(wanted).variant(),
        wanted > lead ? Cause.LATENCY : Cause.HEADROOM,
        String.format(
            Locale.ROOT,
            "%.1f requests come a second, %s answers %.1f",
            arrivalsPerSecond,
            ladder.rung(wanted).variant(),
            monitors[wanted].perSecond()),
        Map.of("arrivals_per_s", arrivalsPerSecond));
  }
}

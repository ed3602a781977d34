package io.sluice.adaptation.rival;

import io.sluice.adaptation.decide.CompletedInference;
import io.sluice.adaptation.decide.DeviceLadder;
import io.sluice.adaptation.decide.DeviceLaw;
import io.sluice.adaptation.decide.DispatchSnapshot;
import io.sluice.adaptation.decide.ResidencyDecision;
import io.sluice.adaptation.decide.ResidencySnapshot;
import io.sluice.adaptation.decide.RungChoice;
import io.sluice.adaptation.decide.SensorReadings;
import io.sluice.adaptation.decide.SwitchCause;
import io.sluice.adaptation.decide.SwitchRationale;
import io.sluice.adaptation.policy.AdaptationPolicy;
import java.util.Locale;
import java.util.Map;

/**
 * The rules of INFaaS on one device: Romero, Li, Yadwadkar and Kozyrakis, INFaaS: Automated
 * Model-less Inference Serving, USENIX ATC 2021, with the constants of the published source for CPU
 * variants (autoscaler.cc, query_executor.cc).
 *
 * <p>From the paper and the source: a query goes to a loaded variant with profiled latency within
 * the query's objective, unless shunned ({@link InfaasVariantMonitor}); once a second the
 * autoscaler compares the load with the profiled throughput of a variant, moves to a variant of
 * higher throughput as soon as the load exceeds 95 %, and back after this was best in more than 10
 * checks, however far apart.
 *
 * <p>Read for a device:
 *
 * <ul>
 *   <li>INFaaS is given the accuracy to reach and seeks the cheapest variant; here the policy's
 *       floor is the accuracy to reach, and the most accurate variant within the rules is sought.
 *   <li>No further replicas or workers can be added: more throughput means a less accurate, faster
 *       variant, and going back means a more accurate variant, provided the load is within 95 % of
 *       this throughput too, or the law would leave the variant again at once.
 *   <li>The objective of the leading variant is the shortest time from arrival to deadline of a
 *       request of the last second, or the policy's target; the objective of a query is the
 *       remaining time, unknown to the paper's dispatcher.
 *   <li>The queue of the device counts as the queue of the last variant used.
 *   <li>INFaaS has neither an energy budget nor a temperature limit.
 * </ul>
 */
public final class InfaasLaw implements DeviceLaw {
  private static final double CHECK_SECONDS = 1;
  private static final double HEADROOM = 0.05;

  /** From the source, for CPU variants. */
  static final int CALLS_TO_GO_BACK = 10;

  private final DeviceLadder ladder;
  private final InfaasVariantMonitor[] monitors;
  private AdaptationPolicy policy = AdaptationPolicy.UNLIMITED;
  private PolicyAllowedRungs allowed;
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

  public InfaasLaw(DeviceLadder ladder) {
    this.ladder = ladder;
    this.allowed = new PolicyAllowedRungs(ladder, policy);
    this.monitors =
        ladder.rungs().stream()
            .map(rung -> new InfaasVariantMonitor(rung.p50Millis()))
            .toArray(InfaasVariantMonitor[]::new);
  }

  @Override
  public void obey(AdaptationPolicy newPolicy) {
    policy = newPolicy;
    allowed = new PolicyAllowedRungs(ladder, newPolicy);
  }

  @Override
  public RungChoice choose(DispatchSnapshot dispatch) {
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

  private RungChoice chosen(int rung) {
    ranLast = rung;
    return new RungChoice(rung, SwitchRationale.plain(ladder, rung));
  }

  @Override
  public void observe(CompletedInference inference) {
    monitors[inference.rung()].answered(inference.batch(), inference.serviceMillis());
  }

  @Override
  public void sense(SensorReadings readings) {
    if (readings.arrivalsPerSecond() >= 0) {
      sumOfRates += readings.arrivalsPerSecond();
      rates++;
    }
  }

  @Override
  public ResidencyDecision review(ResidencySnapshot residency) {
    double seconds = (residency.nowMillis() - checkedMillis) / 1e3;
    if (Double.isNaN(seconds)) {
      checkedMillis = residency.nowMillis();
    } else if (seconds >= CHECK_SECONDS) {
      check(residency);
      checkedMillis = residency.nowMillis();
    }
    return decision(residency.lead());
  }

  private void check(ResidencySnapshot residency) {
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

  /** Less accurate at once, more accurate only after enough checks in favour. */
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

  /**
   * The most accurate rung of the mask with sufficient throughput within the objective, or the
   * fastest.
   */
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

  private ResidencyDecision decision(int lead) {
    if (wanted < 0 || wanted == lead) {
      return new ResidencyDecision.Stay(
          "The load is within the throughput of " + ladder.rung(lead).variant());
    }
    return new ResidencyDecision.Switch(
        ladder.rung(lead).variant(),
        ladder.rung(wanted).variant(),
        wanted > lead ? SwitchCause.LATENCY : SwitchCause.HEADROOM,
        String.format(
            Locale.ROOT,
            "%.1f requests arrive per second, %s answers %.1f",
            arrivalsPerSecond,
            ladder.rung(wanted).variant(),
            monitors[wanted].perSecond()),
        Map.of("arrivals_per_s", arrivalsPerSecond));
  }
}

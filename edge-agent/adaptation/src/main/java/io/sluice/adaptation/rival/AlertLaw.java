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
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * ALERT: Wan, Santriaji, Rogers, Hoffmann, Maire and Lu, ALERT: Accurate Learning for Energy and
 * Timeliness, USENIX ATC 2020.
 *
 * <p>From the paper, as remembered, with only the beginning at hand: before each input, the latency
 * of every variant is predicted as ξ times the profiled latency, with ξ a normal distribution
 * followed by a Kalman filter ({@link GlobalSlowdownFilter}); the expected accuracy of variant i is
 * {@code q_i·Pr(ξ·t_i ≤ T) + q_fail·(1 - Pr)} (q_fail is 0: a late answer is worthless), and the
 * energy is given by {@link AlertEnergyGoal}; among the variants within the energy goal, the
 * variant of greatest expected accuracy is chosen (the paper's equation 2).
 *
 * <p>Read for a device:
 *
 * <ul>
 *   <li>Of the paper's two controls only the variant is available here, not the power cap.
 *   <li>T is the time left of the request at the head of the queue, or the policy's target less the
 *       time waited if smaller. In the paper, inputs may share a deadline (the words of a
 *       sentence), and T shrinks by the time used by earlier inputs; {@link
 *       Goal#SHARED_BY_THE_QUEUE} treats the queue as such a group.
 *   <li>A T near or below 0, absent in the paper, is met by no variant: ξ is taken as positive.
 *       Among equals the faster variant is chosen.
 *   <li>With every variant over the energy goal, the most frugal is chosen. The paper would rather
 *       give up the goal; this choice stays closer to the budget.
 *   <li>A group of b requests counts as b times the profile of a single request.
 *   <li>The paper holds every variant in memory. Here the choice is among the resident variants,
 *       and {@link #review} asks for the variant preferred by most inputs since the previous
 *       review.
 * </ul>
 */
public final class AlertLaw implements DeviceLaw {
  /** Definition of the time available to an input. */
  public enum Goal {
    /** The rest of the input's own deadline. */
    OF_ITS_OWN,
    /** The least share, by queue order, of the remaining times of all waiting requests. */
    SHARED_BY_THE_QUEUE
  }

  /** Tolerance for equal expected accuracies. */
  private static final double EQUAL = 1e-12;

  private final DeviceLadder ladder;
  private final Goal goal;
  private final GlobalSlowdownFilter slowdown = new GlobalSlowdownFilter();
  private final AlertEnergyGoal energy;
  private final int[] wishes;
  private AdaptationPolicy policy = AdaptationPolicy.UNLIMITED;
  private PolicyAllowedRungs allowed;
  private boolean energyDecided;

  public AlertLaw(DeviceLadder ladder, Goal goal) {
    this.ladder = ladder;
    this.goal = goal;
    this.energy = new AlertEnergyGoal(ladder);
    this.wishes = new int[ladder.size()];
    this.allowed = new PolicyAllowedRungs(ladder, policy);
  }

  @Override
  public void obey(AdaptationPolicy newPolicy) {
    policy = newPolicy;
    allowed = new PolicyAllowedRungs(ladder, newPolicy);
    energy.allow(newPolicy.wattsBudget());
  }

  @Override
  public RungChoice choose(DispatchSnapshot dispatch) {
    double time = time(dispatch);
    double limit = energy.allowed();
    wishes[best(ladder.all(), time, dispatch.batch(), limit)]++;
    int chosen = best(dispatch.resident(), time, dispatch.batch(), limit);
    return new RungChoice(chosen, grounds(chosen, time, dispatch.batch(), limit));
  }

  private double time(DispatchSnapshot dispatch) {
    double time = dispatch.leftMillis()[0];
    if (goal == Goal.SHARED_BY_THE_QUEUE) {
      for (int i = dispatch.batch(); i < dispatch.waiting(); i++) {
        time = Math.min(time, dispatch.leftMillis()[i] * dispatch.batch() / (i + 1));
      }
    }
    double target = policy.latencyTargetMillis().orElse(Double.POSITIVE_INFINITY);
    return Math.min(time, target - dispatch.waitedMillis());
  }

  private int best(long candidates, double time, int batch, double limit) {
    long mask = allowed.of(candidates);
    long frugal = frugal(mask, limit);
    energyDecided = frugal != mask;
    int best = ladder.fastest(frugal);
    for (int i = 0; i < ladder.size(); i++) {
      if ((frugal >>> i & 1) == 1 && isBetter(i, best, time, batch)) {
        best = i;
      }
    }
    return best;
  }

  private boolean isBetter(int rung, int than, double time, int batch) {
    double gain = expectedAccuracy(rung, time, batch) - expectedAccuracy(than, time, batch);
    boolean faster = ladder.rung(rung).p50Millis() < ladder.rung(than).p50Millis();
    return gain > EQUAL || (gain >= -EQUAL && faster);
  }

  /** Mask of the rungs within the energy goal; the most frugal rung when none is. */
  private long frugal(long mask, double limit) {
    if (limit == Double.POSITIVE_INFINITY) {
      return mask;
    }
    long frugal = 0;
    int least = Long.numberOfTrailingZeros(mask);
    for (int i = 0; i < ladder.size(); i++) {
      if ((mask >>> i & 1) == 1) {
        double expected = energy.expected(i, slowdown.mean());
        frugal |= expected > limit ? 0 : 1L << i;
        least = expected < energy.expected(least, slowdown.mean()) ? i : least;
      }
    }
    return frugal == 0 ? 1L << least : frugal;
  }

  /** Expected accuracy of an answer of a rung within a time, ms. */
  double expectedAccuracy(int rung, double time, int batch) {
    return ladder.worth(rung) * slowdown.within(time / (batch * ladder.rung(rung).p50Millis()));
  }

  private SwitchRationale grounds(int chosen, double time, int batch, double limit) {
    boolean first = chosen == 0;
    SwitchRationale.Limit what =
        energyDecided ? SwitchRationale.Limit.ENERGY : SwitchRationale.Limit.DEADLINE;
    return new SwitchRationale(
        ladder,
        chosen,
        -1,
        first ? SwitchRationale.Limit.NONE : what,
        time,
        slowdown.mean() * batch * ladder.rung(chosen).p50Millis(),
        Double.NaN,
        Double.NaN,
        Double.NaN,
        limit == Double.POSITIVE_INFINITY
            ? Double.NaN
            : energy.expected(chosen, slowdown.mean()) * batch,
        Double.NaN);
  }

  @Override
  public void observe(CompletedInference inference) {
    double profiled = inference.batch() * ladder.rung(inference.rung()).p50Millis();
    double ratio = inference.serviceMillis() / profiled;
    slowdown.observe(ratio);
    energy.ran(inference.rung(), inference.batch(), ratio);
  }

  @Override
  public void sense(SensorReadings readings) {
    energy.sense(readings);
  }

  @Override
  public ResidencyDecision review(ResidencySnapshot residency) {
    int wish = mostWished(residency.resident() | residency.loadable());
    Arrays.fill(wishes, 0);
    int lead = residency.lead();
    if (wish < 0 || (residency.resident() >>> wish & 1) == 1) {
      return new ResidencyDecision.Stay("The variant wanted by most inputs is in memory");
    }
    return new ResidencyDecision.Switch(
        ladder.rung(lead).variant(),
        ladder.rung(wish).variant(),
        wish > lead ? SwitchCause.LATENCY : SwitchCause.HEADROOM,
        String.format(
            Locale.ROOT,
            "Most inputs would run on %s at a slowdown of %.2f",
            ladder.rung(wish).variant(),
            slowdown.mean()),
        Map.of("slowdown", slowdown.mean()));
  }

  /** The most wanted rung within the mask; -1 without inputs. */
  private int mostWished(long possible) {
    int most = -1;
    for (int i = 0; i < wishes.length; i++) {
      boolean more = wishes[i] > (most < 0 ? 0 : wishes[most]);
      most = more && (possible >>> i & 1) == 1 ? i : most;
    }
    return most;
  }
}

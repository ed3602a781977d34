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
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * ALERT: Wan, Santriaji, Rogers, Hoffmann, Maire and Lu, ALERT: Accurate Learning for Energy and
 * Timeliness, USENIX ATC 2020.
 *
 * <p>From the paper, as remembered, for only its beginning was at hand: before each input, the
 * latency of every variant is predicted as ξ times its profiled one, ξ a normal distribution that a
 * Kalman filter follows ({@link GlobalSlowdown}); the expected accuracy of variant i is {@code
 * q_i·Pr(ξ·t_i ≤ T) + q_fail·(1 - Pr)} (q_fail is 0: a late answer is none), its energy as {@link
 * EnergyGoal} says; of those whose energy is within the goal the one of most expected accuracy is
 * chosen (the paper's equation 2).
 *
 * <p>Read for a device:
 *
 * <ul>
 *   <li>Of the paper's two controls only the variant is one here; there is no cap of power to set.
 *   <li>T is the time left of the request at the head of the queue, what it waited taken off, and
 *       what is left of the policy's target if that is less. The paper lets inputs share a deadline
 *       (the words of a sentence) and lowers T by what those before used up; {@link
 *       Goal#SHARED_BY_THE_QUEUE} reads the queue as such a group.
 *   <li>A T near 0 or below it, which the paper does not have, is met by none: ξ is taken to be
 *       positive. Among equals the faster is taken.
 *   <li>Where every variant is over the goal of energy the one that uses least is taken. The paper
 *       would rather give up the goal; this keeps closer to the budget.
 *   <li>A group of b requests is profiled as b times one.
 *   <li>The paper has every variant in memory. Here the choice is among those that are, and {@link
 *       #review} asks to load the one that most inputs since the review before would have had.
 * </ul>
 */
public final class AlertLaw implements DeviceLaw {
  /** What is the time that an input has. */
  public enum Goal {
    /** What is left of its own deadline. */
    OF_ITS_OWN,
    /** The least share, by their order, of what is left of the deadlines of all who wait. */
    SHARED_BY_THE_QUEUE
  }

  /** Expected accuracies that differ by less are equal. */
  private static final double EQUAL = 1e-12;

  private final Ladder ladder;
  private final Goal goal;
  private final GlobalSlowdown slowdown = new GlobalSlowdown();
  private final EnergyGoal energy;
  private final int[] wishes;
  private AdaptationPolicy policy = AdaptationPolicy.UNLIMITED;
  private Allowed allowed;
  private boolean energyDecided;

  public AlertLaw(Ladder ladder, Goal goal) {
    this.ladder = ladder;
    this.goal = goal;
    this.energy = new EnergyGoal(ladder);
    this.wishes = new int[ladder.size()];
    this.allowed = new Allowed(ladder, policy);
  }

  @Override
  public void obey(AdaptationPolicy newPolicy) {
    policy = newPolicy;
    allowed = new Allowed(ladder, newPolicy);
    energy.allow(newPolicy.wattsBudget());
  }

  @Override
  public Choice choose(Dispatch dispatch) {
    double time = time(dispatch);
    double limit = energy.allowed();
    wishes[best(ladder.all(), time, dispatch.batch(), limit)]++;
    int chosen = best(dispatch.resident(), time, dispatch.batch(), limit);
    return new Choice(chosen, grounds(chosen, time, dispatch.batch(), limit));
  }

  private double time(Dispatch dispatch) {
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

  /** Those within the goal of energy; the one that uses least when none is. */
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

  /** Of an answer of a rung within a time, ms. */
  double expectedAccuracy(int rung, double time, int batch) {
    return ladder.worth(rung) * slowdown.within(time / (batch * ladder.rung(rung).p50Millis()));
  }

  private Grounds grounds(int chosen, double time, int batch, double limit) {
    boolean first = chosen == 0;
    Grounds.Limit what = energyDecided ? Grounds.Limit.ENERGY : Grounds.Limit.DEADLINE;
    return new Grounds(
        ladder,
        chosen,
        -1,
        first ? Grounds.Limit.NONE : what,
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
  public void observe(Inference inference) {
    double profiled = inference.batch() * ladder.rung(inference.rung()).p50Millis();
    double ratio = inference.serviceMillis() / profiled;
    slowdown.observe(ratio);
    energy.ran(inference.rung(), inference.batch(), ratio);
  }

  @Override
  public void sense(Readings readings) {
    energy.sense(readings);
  }

  @Override
  public Decision review(Residency residency) {
    int wish = mostWished(residency.resident() | residency.loadable());
    Arrays.fill(wishes, 0);
    int lead = residency.lead();
    if (wish < 0 || (residency.resident() >>> wish & 1) == 1) {
      return new Decision.Stay("What the inputs would have is in memory");
    }
    return new Decision.Switch(
        ladder.rung(lead).variant(),
        ladder.rung(wish).variant(),
        wish > lead ? Cause.LATENCY : Cause.HEADROOM,
        String.format(
            Locale.ROOT,
            "Most inputs would have %s at a slowdown of %.2f",
            ladder.rung(wish).variant(),
            slowdown.mean()),
        Map.of("slowdown", slowdown.mean()));
  }

  /** -1 when there was no input. */
  private int mostWished(long possible) {
    int most = -1;
    for (int i = 0; i < wishes.length; i++) {
      boolean more = wishes[i] > (most < 0 ? 0 : wishes[most]);
      most = more && (possible >>> i & 1) == 1 ? i : most;
    }
    return most;
  }
}

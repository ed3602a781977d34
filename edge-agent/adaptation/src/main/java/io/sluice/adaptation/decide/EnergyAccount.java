package io.sluice.adaptation.decide;

import io.sluice.adaptation.policy.EnergyBudget;
import java.util.Optional;

/**
 * An energy budget and what is left of it. Two things say how dear energy is:
 *
 * <ul>
 *   <li>A level that slowly follows what is used and what may be. It settles where the ladder, at
 *       the price of that level, uses what it may; slowly, so that a joule costs about the same at
 *       a quiet and at a busy time, which is what makes the most of it.
 *   <li>What is saved: it grows by what the budget allows and shrinks by what the device uses. What
 *       may be drawn now is the budget and what of the savings is due soon, so that the budget is
 *       held without first being overdrawn, as a mere queue of debts would be.
 * </ul>
 */
final class EnergyAccount {
  /** What moves the level from one end to the other, as a share of the window's budget. */
  private static final double SHARE_OF_LEVEL = 0.3;

  /** What is kept back, as a share of the window's budget. */
  private static final double SHARE_OF_GUARD = 0.005;

  /** A level that is overruled comes down all the way in this time. */
  private static final double YIELDS_SECONDS = 120;

  /** Savings are to be spent, and debts to be paid, in about this time. */
  private static final double SPENT_SECONDS = 30;

  private static final double START = 0.5;

  /** A debt beyond this many guards is forgiven, or a shortage that has passed would go on. */
  private static final double MOST_DEBT = 20;

  private Optional<EnergyBudget> budget = Optional.empty();
  private double pace;
  private double windowSeconds;
  private double secondsLeft;
  private double level;
  private double saved;
  private boolean known;
  private boolean overruled;

  /** A budget that is as before goes on. */
  void obey(Optional<EnergyBudget> next) {
    if (next.equals(budget)) {
      return;
    }
    budget = next;
    secondsLeft = Double.POSITIVE_INFINITY;
    if (next.isPresent() && next.get() instanceof EnergyBudget.Average average) {
      pace = average.watts();
      windowSeconds = average.window().toMillis() / 1e3;
    } else if (next.isPresent() && next.get() instanceof EnergyBudget.Reserve reserve) {
      secondsLeft = reserve.lasts().toMillis() / 1e3;
      pace = reserve.joules() / secondsLeft;
      windowSeconds = secondsLeft;
    }
    level = START;
    saved = guard();
  }

  /** So much time has passed. */
  void pass(double seconds) {
    secondsLeft -= seconds;
  }

  /** Power is no longer known: nothing is asked until it is again. */
  void forgetPower() {
    known = false;
  }

  /** The device has drawn so much for so long. */
  void sense(double watts, double seconds) {
    if (budget.isEmpty()) {
      return;
    }
    known = true;
    double spare = (pace - watts) * seconds;
    saved = Math.max(-MOST_DEBT * guard(), Math.min(mostSaved(), saved + spare));
    double recovered = spare + (saved - guard()) / windowSeconds * seconds;
    double moved =
        level
            + recovered / (SHARE_OF_LEVEL * pace * windowSeconds)
            - (overruled ? seconds / YIELDS_SECONDS : 0);
    level = Math.max(0, Math.min(1, moved));
  }

  /** Of an average no more than its window allows; of a store, all. */
  private double mostSaved() {
    return pace * windowSeconds;
  }

  private double guard() {
    return SHARE_OF_GUARD * pace * windowSeconds;
  }

  /** What the device may draw now, W; infinite when there is no budget or power is unknown. */
  double allowedWatts() {
    return isOpen() ? pace + (saved - guard()) / SPENT_SECONDS : Double.POSITIVE_INFINITY;
  }

  /**
   * 1 when there is plenty, or when there is no budget or power is unknown; 0 when there is least.
   */
  double level() {
    return isOpen() ? level : 1;
  }

  /**
   * @param dearer whether the price is that of what may be drawn now, and not that of the level
   */
  void overrule(boolean dearer) {
    overruled = dearer;
  }

  private boolean isOpen() {
    return budget.isPresent() && known && secondsLeft > 0;
  }
}

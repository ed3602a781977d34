package io.sluice.adaptation.decide;

import io.sluice.adaptation.policy.EnergyBudget;
import java.util.Optional;

/**
 * An energy budget and what is saved of it: savings grow by what the budget allows and shrink by
 * what the device uses. As much as can be saved in a window is kept for a busier time, which gets
 * more for a joule; so what the device should draw on average is the budget, and slowly more or
 * less of it as the savings are above or below that.
 */
final class EnergyAccount {
  /** Savings come and go in so many windows. */
  private static final double MOVING_WINDOWS = 3;

  /** What may be overdrawn, as a share of the window's budget. */
  private static final double CREDIT_SHARE = 0.1;

  /** The last of the credit is to be used in about this time, and debts beyond it paid. */
  private static final double CREDIT_SECONDS = 120;

  /** A debt beyond this many credits is forgiven, or a shortage that has passed would go on. */
  private static final double MOST_CREDITS = 2;

  private Optional<EnergyBudget> budget = Optional.empty();
  private double pace;
  private double windowSeconds;
  private double secondsLeft;
  private double saved;
  private boolean known;

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
    saved = 0;
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
    if (budget.isPresent()) {
      known = true;
      double spare = (pace - watts) * seconds;
      saved = Math.max(-MOST_CREDITS * credit(), Math.min(mostSaved(), saved + spare));
    }
  }

  /** Of an average no more than its window allows; of a store, all. */
  private double mostSaved() {
    return pace * windowSeconds;
  }

  private double credit() {
    return CREDIT_SHARE * pace * windowSeconds;
  }

  /** What the device may draw now, W; infinite when there is no budget or power is unknown. */
  double allowedWatts() {
    return isOpen() ? pace + (saved + credit()) / CREDIT_SECONDS : Double.POSITIVE_INFINITY;
  }

  /**
   * What it should draw on average, W; infinite when there is no budget or power is unknown.
   *
   * @param leastWatts that it would draw at the highest price; NaN when that is unknown
   */
  double steadyWatts(double leastWatts) {
    double tradable = Math.max(0, pace - (Double.isNaN(leastWatts) ? pace : leastWatts));
    double kept = tradable * windowSeconds;
    return isOpen()
        ? pace + (saved - kept) / (MOVING_WINDOWS * windowSeconds)
        : Double.POSITIVE_INFINITY;
  }

  /** Whether there is a budget, and power is known. */
  boolean isOpen() {
    return budget.isPresent() && known && secondsLeft > 0;
  }
}

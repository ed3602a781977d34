package io.sluice.adaptation.decide;

import io.sluice.adaptation.policy.EnergyBudget;
import java.util.Optional;

/**
 * Account of an energy budget: savings grow by the budget and shrink by consumption. One window's
 * budget of savings is held for a busier time, with a higher gain per joule; so the average power
 * aims at the budget, slowly corrected up or down as savings are above or below the held amount.
 */
final class EnergyBudgetAccount {
  /** Time for the correction of savings, in windows. */
  private static final double MOVING_WINDOWS = 3;

  /** Overdraft limit (credit) as a share of the window's budget. */
  private static final double CREDIT_SHARE = 0.1;

  /**
   * Approximate time for using up the last of the credit and for repaying debts beyond the limit.
   */
  private static final double CREDIT_SECONDS = 120;

  /**
   * Largest debt, in credits; the rest is forgiven, to end the restriction soon after a shortage.
   */
  private static final double MOST_CREDITS = 2;

  private Optional<EnergyBudget> budget = Optional.empty();
  private double pace;
  private double windowSeconds;
  private double secondsLeft;
  private double saved;
  private boolean known;

  /** Sets the budget; an equal budget keeps its account. */
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

  /** Advances the time by {@code seconds}. */
  void pass(double seconds) {
    secondsLeft -= seconds;
  }

  /** Marks power as unknown: no limit holds until the next reading. */
  void forgetPower() {
    known = false;
  }

  /** Takes the mean power of the device over the last {@code seconds}. */
  void sense(double watts, double seconds) {
    if (budget.isPresent()) {
      known = true;
      double spare = (pace - watts) * seconds;
      saved = Math.max(-MOST_CREDITS * credit(), Math.min(mostSaved(), saved + spare));
    }
  }

  /** Upper bound of savings, J: of an average, one window; of a reserve, all. */
  private double mostSaved() {
    return pace * windowSeconds;
  }

  private double credit() {
    return CREDIT_SHARE * pace * windowSeconds;
  }

  /** Power allowed now, W; infinite without a budget or with unknown power. */
  double allowedWatts() {
    return isOpen() ? pace + (saved + credit()) / CREDIT_SECONDS : Double.POSITIVE_INFINITY;
  }

  /**
   * Power to aim for on average, W; infinite without a budget or with unknown power.
   *
   * @param leastWatts power at the highest price, W; NaN when unknown
   */
  double steadyWatts(double leastWatts) {
    double tradable = Math.max(0, pace - (Double.isNaN(leastWatts) ? pace : leastWatts));
    double kept = tradable * windowSeconds;
    return isOpen()
        ? pace + (saved - kept) / (MOVING_WINDOWS * windowSeconds)
        : Double.POSITIVE_INFINITY;
  }

  /** Whether a budget is set and power is known. */
  boolean isOpen() {
    return budget.isPresent() && known && secondsLeft > 0;
  }
}

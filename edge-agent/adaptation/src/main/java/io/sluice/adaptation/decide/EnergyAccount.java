package io.sluice.adaptation.decide;

import io.sluice.adaptation.policy.EnergyBudget;
import java.util.Optional;

/**
 * What of an energy budget is saved: it grows by what the budget allows and shrinks by what the
 * device takes. It is begun with something in it and is used up only at the highest price, so that
 * the budget is held without first being overdrawn, as a queue of debts would be.
 */
final class EnergyAccount {
  /** The reserve of an average budget, as a share of what it allows in its window. */
  private static final double SHARE_OF_WINDOW = 0.05;

  private static final double SHARE_OF_STORE = 0.01;
  private static final double START = 0.5;

  /** A debt beyond this many reserves is forgiven, or a shortage that has passed would go on. */
  private static final double MOST_DEBT = 5;

  private Optional<EnergyBudget> budget = Optional.empty();
  private double pace;
  private double capacity;
  private double saved;
  private double secondsLeft = Double.POSITIVE_INFINITY;
  private double atMillis = Double.NaN;
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
      capacity = SHARE_OF_WINDOW * pace * average.window().toMillis() / 1e3;
    } else if (next.isPresent() && next.get() instanceof EnergyBudget.Reserve reserve) {
      secondsLeft = reserve.lasts().toMillis() / 1e3;
      pace = reserve.joules() / secondsLeft;
      capacity = SHARE_OF_STORE * reserve.joules();
    }
    saved = START * capacity;
  }

  /**
   * @param watts of the device since the readings before; when unknown, the account rests
   */
  void sense(double nowMillis, double watts) {
    double seconds = (nowMillis - atMillis) / 1e3;
    atMillis = Double.isFinite(nowMillis) ? nowMillis : atMillis;
    if (budget.isEmpty() || !Double.isFinite(watts) || !(seconds > 0 && seconds < 3600)) {
      return;
    }
    known = true;
    secondsLeft -= seconds;
    double most = budget.get() instanceof EnergyBudget.Reserve ? Double.MAX_VALUE : capacity;
    saved += (pace - watts) * seconds;
    saved = Math.max(-MOST_DEBT * capacity, Math.min(most, saved));
  }

  /**
   * 1 when full, or when there is no budget or power is unknown; 0 or less when nothing is saved.
   */
  double fullness() {
    return budget.isEmpty() || !known || secondsLeft <= 0 ? 1 : saved / capacity;
  }
}

package io.sluice.adaptation.policy;

import java.time.Duration;

/** How much energy a device may use. */
public sealed interface EnergyBudget {
  /**
   * On average.
   *
   * @param watts of the whole device, W, above 0
   * @param window what was saved within this time may be spent; 1 ms or more
   */
  record Average(double watts, Duration window) implements EnergyBudget {
    public Average {
      if (!(watts > 0 && Double.isFinite(watts))) {
        throw new IllegalArgumentException(
            "The watts budget is positive and finite, but is " + watts);
      }
      if (window.toMillis() < 1) {
        throw new IllegalArgumentException("The window is 1 ms or more, but is " + window);
      }
    }
  }

  /**
   * A store, such as a battery's, that has to last.
   *
   * @param joules that may be used from the moment on at which the policy is obeyed, J, above 0
   * @param lasts how long they have to, 1 ms or more
   */
  record Reserve(double joules, Duration lasts) implements EnergyBudget {
    public Reserve {
      if (!(joules > 0 && Double.isFinite(joules))) {
        throw new IllegalArgumentException(
            "The reserve of joules is positive and finite, but is " + joules);
      }
      if (lasts.toMillis() < 1) {
        throw new IllegalArgumentException("The time it lasts is 1 ms or more, but is " + lasts);
      }
    }
  }
}

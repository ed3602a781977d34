package io.sluice.adaptation.policy;

import java.time.Duration;

/** Energy budget of a device. */
public sealed interface EnergyBudget {
  /**
   * A limit of average power.
   *
   * @param watts mean power of the whole device, W, above 0
   * @param window time for which savings may be spent later; 1 ms or more
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
   * A limited store of energy, such as a battery, to last for a given time.
   *
   * @param joules energy available from adoption of the policy on, J, above 0
   * @param lasts time for the energy to last, 1 ms or more
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

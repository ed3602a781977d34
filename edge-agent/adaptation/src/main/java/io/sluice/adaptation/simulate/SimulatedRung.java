package io.sluice.adaptation.simulate;

import io.sluice.adaptation.decide.Rung;

/**
 * A variant as it really is, beside what was profiled of it.
 *
 * @param profile what laws know
 * @param logDeviation standard deviation of the logarithm of its latency when the device is calm
 * @param sensitivity that it really has; that of the profile may be another
 * @param activeWatts power above idle while it computes, W
 * @param loadMillis to load it, beside what is served, ms
 */
public record SimulatedRung(
    Rung profile, double logDeviation, double sensitivity, double activeWatts, double loadMillis) {
  public SimulatedRung {
    if (!(logDeviation >= 0 && sensitivity >= 0 && activeWatts >= 0 && loadMillis >= 0)) {
      throw new IllegalArgumentException(
          "Deviation, sensitivity, power and load time of %s are not negative, but are %s, %s, %s, %s"
              .formatted(profile.variant(), logDeviation, sensitivity, activeWatts, loadMillis));
    }
  }
}

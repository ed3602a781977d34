package io.sluice.adaptation.simulate;

import io.sluice.adaptation.decide.LadderRung;

/**
 * True properties of a variant, beside its profile.
 *
 * @param profile properties known to the laws
 * @param logDeviation standard deviation of the logarithm of the latency on a calm device
 * @param sensitivity true sensitivity to contention; may differ from the profile
 * @param activeWatts power above idle while computing, W
 * @param loadMillis loading time beside serving, ms
 */
public record SimulatedRung(
    LadderRung profile,
    double logDeviation,
    double sensitivity,
    double activeWatts,
    double loadMillis) {
  public SimulatedRung {
    if (!(logDeviation >= 0 && sensitivity >= 0 && activeWatts >= 0 && loadMillis >= 0)) {
      throw new IllegalArgumentException(
          "Deviation, sensitivity, power and load time of %s must be 0 or more, not %s, %s, %s, %s"
              .formatted(profile.variant(), logDeviation, sensitivity, activeWatts, loadMillis));
    }
  }
}

package io.sluice.adaptation.rival;

import io.sluice.adaptation.decide.Ladder;
import io.sluice.adaptation.policy.AdaptationPolicy;

/** The rungs that a policy's pin and floor leave. */
final class Allowed {
  private final long mask;

  Allowed(Ladder ladder, AdaptationPolicy policy) {
    int pinned = policy.pin().map(ladder::indexOf).orElse(-1);
    this.mask = pinned >= 0 ? 1L << pinned : above(ladder, policy.accuracyFloor().orElse(0));
  }

  private static long above(Ladder ladder, double floor) {
    long mask = 0;
    for (int i = 0; i < ladder.size(); i++) {
      if (ladder.worth(i) >= floor) {
        mask |= 1L << i;
      }
    }
    return mask;
  }

  /** Those of {@code candidates} that are allowed; all of them when none is. */
  long of(long candidates) {
    return (candidates & mask) == 0 ? candidates : candidates & mask;
  }
}

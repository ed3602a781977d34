package io.sluice.adaptation.rival;

import io.sluice.adaptation.decide.DeviceLadder;
import io.sluice.adaptation.policy.AdaptationPolicy;

/** The rungs within a policy's pin, ceiling and floor. */
final class PolicyAllowedRungs {
  private final long mask;
  private final long belowCeiling;

  PolicyAllowedRungs(DeviceLadder ladder, AdaptationPolicy policy) {
    int pinned = policy.pin().map(ladder::indexOf).orElse(-1);
    double floor = policy.accuracyFloor().orElse(0);
    this.mask = pinned >= 0 ? 1L << pinned : ladder.atLeast(floor);
    this.belowCeiling =
        pinned >= 0 ? ladder.all() : ladder.under(policy.accuracyCeiling().orElse(1), floor);
  }

  /** Mask of the allowed candidates; the candidates themselves when none is allowed. */
  long of(long candidates) {
    long below = (candidates & belowCeiling) == 0 ? candidates : candidates & belowCeiling;
    return (below & mask) == 0 ? below : below & mask;
  }
}

package io.sluice.adaptation.decide;

import io.sluice.adaptation.policy.AdaptationPolicy;

/**
 * Control law of one device and one ladder: chooses the rung of each inference and the rungs in
 * memory. The only clock is the times passed in, in milliseconds, never decreasing.
 *
 * <p>Thread contract: confined to one thread, or guarded by the caller.
 */
public interface DeviceLaw {
  /** Sets the policy for all later decisions. */
  void obey(AdaptationPolicy policy);

  /**
   * Chooses the rung of the next inference.
   *
   * @return a rung of {@link Dispatch#resident}
   */
  Choice choose(Dispatch dispatch);

  /** Learns from the end of an inference chosen by {@link #choose}. */
  void observe(Inference inference);

  /** Takes the latest sensor readings; called about twice a second. */
  void sense(Readings readings);

  /**
   * Decides the lead: a rung in memory, and the most accurate rung open to {@link #choose}. Called
   * after {@link #sense}. A switch is repeated until {@link Residency#lead} reports its completion.
   */
  Decision review(Residency residency);
}

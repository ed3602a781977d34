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
   * @return a rung of {@link DispatchSnapshot#resident}
   */
  RungChoice choose(DispatchSnapshot dispatch);

  /** Learns from the end of an inference chosen by {@link #choose}. */
  void observe(CompletedInference inference);

  /** Takes the latest sensor readings; called about twice a second. */
  void sense(SensorReadings readings);

  /**
   * Decides the lead: a rung in memory, and the most accurate rung open to {@link #choose}. Called
   * after {@link #sense}. A switch is repeated until {@link ResidencySnapshot#lead} reports its
   * completion.
   */
  ResidencyDecision review(ResidencySnapshot residency);
}

package io.sluice.adaptation.decide;

import io.sluice.adaptation.policy.AdaptationPolicy;

/**
 * Decides, for one device and one ladder, which rung runs each inference and which rungs to have in
 * memory. It knows no clock but the times it is told, in ms, that only go forward.
 *
 * <p>Thread contract: confined to one thread, or guarded by who calls it.
 */
public interface DeviceLaw {
  /** From now on under this policy. */
  void obey(AdaptationPolicy policy);

  /**
   * The rung for the inference that is about to start.
   *
   * @return one of {@link Dispatch#resident}
   */
  Choice choose(Dispatch dispatch);

  /** An inference that {@link #choose} chose the rung of has ended. */
  void observe(Inference inference);

  /** What the device's sensors say now; called about twice a second. */
  void sense(Readings readings);

  /**
   * Which rung should lead: be in memory, and be the most accurate that {@link #choose} may take.
   * Called after {@link #sense}. A switch is wished for until {@link Residency#lead} says that it
   * was done.
   */
  Decision review(Residency residency);
}

package io.sluice.agent.adapt;

import io.sluice.adaptation.decide.Choice;
import io.sluice.adaptation.decide.Decision;
import io.sluice.adaptation.decide.DeviceLaw;
import io.sluice.adaptation.decide.Dispatch;
import io.sluice.adaptation.decide.Inference;
import io.sluice.adaptation.decide.Readings;
import io.sluice.adaptation.decide.Residency;
import io.sluice.adaptation.policy.AdaptationPolicy;

/**
 * Thread-safe wrapper of a law, shared by the inference thread and the device loop. Every method
 * takes microseconds, so neither thread waits long for the other.
 */
public final class GuardedLaw implements DeviceLaw {
  private final DeviceLaw law;

  /**
   * @param law unshared law
   */
  public GuardedLaw(DeviceLaw law) {
    this.law = law;
  }

  @Override
  public synchronized void obey(AdaptationPolicy policy) {
    law.obey(policy);
  }

  @Override
  public synchronized Choice choose(Dispatch dispatch) {
    return law.choose(dispatch);
  }

  @Override
  public synchronized void observe(Inference inference) {
    law.observe(inference);
  }

  @Override
  public synchronized void sense(Readings readings) {
    law.sense(readings);
  }

  @Override
  public synchronized Decision review(Residency residency) {
    return law.review(residency);
  }
}

package io.sluice.agent.adapt;

import io.sluice.adaptation.decide.CompletedInference;
import io.sluice.adaptation.decide.DeviceLaw;
import io.sluice.adaptation.decide.DispatchSnapshot;
import io.sluice.adaptation.decide.ResidencyDecision;
import io.sluice.adaptation.decide.ResidencySnapshot;
import io.sluice.adaptation.decide.RungChoice;
import io.sluice.adaptation.decide.SensorReadings;
import io.sluice.adaptation.policy.AdaptationPolicy;

/**
 * Thread-safe wrapper of a law, shared by the inference thread and the device loop. Every method
 * takes microseconds, so neither thread waits long for the other.
 */
public final class SynchronizedDeviceLaw implements DeviceLaw {
  private final DeviceLaw law;

  /**
   * @param law unshared law
   */
  public SynchronizedDeviceLaw(DeviceLaw law) {
    this.law = law;
  }

  @Override
  public synchronized void obey(AdaptationPolicy policy) {
    law.obey(policy);
  }

  @Override
  public synchronized RungChoice choose(DispatchSnapshot dispatch) {
    return law.choose(dispatch);
  }

  @Override
  public synchronized void observe(CompletedInference inference) {
    law.observe(inference);
  }

  @Override
  public synchronized void sense(SensorReadings readings) {
    law.sense(readings);
  }

  @Override
  public synchronized ResidencyDecision review(ResidencySnapshot residency) {
    return law.review(residency);
  }
}

package io.sluice.agent.adapt;

import io.sluice.adaptation.decide.ResidencyDecision;
import java.time.Instant;

/** Listener for completed switches. Called on the device loop's thread; must not block. */
@FunctionalInterface
public interface SwitchDecisionListener {
  void switched(Instant time, ResidencyDecision.Switch decision);
}

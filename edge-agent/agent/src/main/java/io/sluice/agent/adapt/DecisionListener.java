package io.sluice.agent.adapt;

import io.sluice.adaptation.decide.Decision;
import java.time.Instant;

/** Listener for completed switches. Called on the device loop's thread; must not block. */
@FunctionalInterface
public interface DecisionListener {
  void switched(Instant time, Decision.Switch decision);
}

package io.sluice.adaptation.decide;

import io.sluice.adaptation.policy.AdaptationPolicy;

/** Decides which rung a device should serve. */
@FunctionalInterface
public interface ControlLaw {
  Decision decide(Snapshot snapshot, AdaptationPolicy policy);
}

package io.sluice.adaptation.decide;

/** Cause of a change of the leading rung. */
public enum SwitchCause {
  LATENCY,
  POWER,
  HEAT,
  MEMORY,
  /** A pin or ceiling of the policy, or its accuracy floor. */
  POLICY,
  /** All limits hold on a more accurate rung too. */
  HEADROOM
}

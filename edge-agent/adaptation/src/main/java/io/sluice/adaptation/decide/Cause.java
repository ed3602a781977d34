package io.sluice.adaptation.decide;

/** What made a device change its rung. */
public enum Cause {
  LATENCY,
  POWER,
  HEAT,
  MEMORY,
  /** A pin, or the accuracy floor. */
  POLICY,
  /** Every limit holds on a more accurate rung too. */
  HEADROOM
}

package io.sluice.agent.ladder;

import io.sluice.registry.manifest.VariantName;

/** Outcome of a switch of the lead. */
public sealed interface SwitchOutcome {
  /** The new rung {@code to} leads new inferences. */
  record Switched(VariantName from, VariantName to) implements SwitchOutcome {}

  /** Not tried, with the reason. */
  record Refused(String reason) implements SwitchOutcome {}

  /** Tried and failed; the old rung keeps serving. */
  record Failed(String reason) implements SwitchOutcome {}
}

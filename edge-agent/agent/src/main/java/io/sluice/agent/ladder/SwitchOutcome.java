package io.sluice.agent.ladder;

import io.sluice.registry.manifest.VariantName;

/** How a wish to switch ended. */
public sealed interface SwitchOutcome {
  /** New inferences run on {@code to}. */
  record Switched(VariantName from, VariantName to) implements SwitchOutcome {}

  /** Nothing was tried, and why. */
  record Refused(String reason) implements SwitchOutcome {}

  /** It was tried and went wrong; the old rung serves on. */
  record Failed(String reason) implements SwitchOutcome {}
}

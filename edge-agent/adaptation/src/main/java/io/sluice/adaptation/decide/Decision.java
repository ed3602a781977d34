package io.sluice.adaptation.decide;

import io.sluice.registry.manifest.VariantName;
import java.util.Map;

/** What to do now, and why. */
public sealed interface Decision {
  /** A sentence with the numbers behind the decision. */
  String reason();

  /** Keep the rung. */
  record Stay(String reason) implements Decision {}

  /**
   * Change the rung.
   *
   * @param numbers what was compared, by name with its unit, such as {@code p95_ms}
   */
  record Switch(
      VariantName from, VariantName to, Cause cause, String reason, Map<String, Double> numbers)
      implements Decision {
    public Switch {
      numbers = Map.copyOf(numbers);
    }
  }

  /** Have a rung in memory beside the others, for which there is room; the lead stays. */
  record Load(VariantName variant, String reason) implements Decision {}
}

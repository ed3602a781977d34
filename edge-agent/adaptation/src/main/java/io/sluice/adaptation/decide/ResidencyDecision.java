package io.sluice.adaptation.decide;

import io.sluice.registry.manifest.VariantName;
import java.util.Map;

/** Decision of a review: keep the lead, change the lead, or load a companion; with the reason. */
public sealed interface ResidencyDecision {
  /** One sentence with the numbers behind the decision. */
  String reason();

  /** Keep the leading rung. */
  record Stay(String reason) implements ResidencyDecision {}

  /**
   * Change the leading rung.
   *
   * @param from present lead
   * @param to new lead
   * @param cause kind of limit behind the change
   * @param reason one sentence with numbers
   * @param numbers compared quantities by name with unit, such as {@code p95_ms}
   */
  record Switch(
      VariantName from,
      VariantName to,
      SwitchCause cause,
      String reason,
      Map<String, Double> numbers)
      implements ResidencyDecision {
    public Switch {
      numbers = Map.copyOf(numbers);
    }
  }

  /** Load a companion into free memory; the lead stays. */
  record Load(VariantName variant, String reason) implements ResidencyDecision {}
}

package io.sluice.agent.adapt;

import io.sluice.adaptation.policy.AdaptationPolicy;
import io.sluice.adaptation.policy.EnergyBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Summary of a policy in words, for people. */
public final class PolicySummary {
  private PolicySummary() {}

  public static String of(AdaptationPolicy policy) {
    List<String> parts = new ArrayList<>();
    policy
        .latencyTargetMillis()
        .ifPresent(
            ms -> parts.add(format("p%.0f under %.1f ms", 100 * policy.latencyQuantile(), ms)));
    policy.energy().ifPresent(budget -> parts.add(energy(budget)));
    policy.celsiusLimit().ifPresent(limit -> parts.add(format("below %.1f °C", limit)));
    policy.accuracyFloor().ifPresent(floor -> parts.add(format("accuracy of %.4f or more", floor)));
    policy
        .accuracyCeiling()
        .ifPresent(ceiling -> parts.add(format("accuracy of %.4f or less", ceiling)));
    policy.pin().ifPresent(pin -> parts.add("pinned to " + pin));
    if (policy.loadPlanned()) {
      parts.add("load planned");
    }
    parts.add(format("dwell %.1f s", policy.dwell().toMillis() / 1e3));
    return String.join(", ", parts);
  }

  private static String energy(EnergyBudget budget) {
    if (budget instanceof EnergyBudget.Reserve reserve) {
      return format(
          "%.1f J have to last %.1f s", reserve.joules(), reserve.lasts().toMillis() / 1e3);
    }
    EnergyBudget.Average average = (EnergyBudget.Average) budget;
    return average.window().equals(AdaptationPolicy.WINDOW)
        ? format("at most %.2f W", average.watts())
        : format("at most %.2f W over %.1f s", average.watts(), average.window().toMillis() / 1e3);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}

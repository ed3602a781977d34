package io.sluice.adaptation.decide;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A change of the lead, as a decision with its reason in words.
 *
 * @param dwellSeconds dwell of the better of the two rungs, s
 */
record LeadingVariantChange(
    DeviceLadder ladder, int from, int to, SwitchCause cause, double dwellSeconds) {
  /**
   * The decision with its numbers.
   *
   * @param shareFrom share of recent inferences with the old lead or better as ideal, 0 to 1
   * @param shareTo share of recent inferences with the new lead or better as ideal, 0 to 1
   * @param grounds rationale of the last inference
   */
  ResidencyDecision decision(double shareFrom, double shareTo, SwitchRationale grounds) {
    Map<String, Double> numbers = new TreeMap<>(grounds.numbers());
    numbers.put("accuracy_from", ladder.rung(from).accuracy());
    numbers.put("accuracy_to", ladder.rung(to).accuracy());
    numbers.put("share_from", shareFrom);
    numbers.put("share_to", shareTo);
    numbers.put("dwell_s", dwellSeconds);
    return new ResidencyDecision.Switch(
        ladder.rung(from).variant(),
        ladder.rung(to).variant(),
        cause,
        reason(shareFrom, shareTo, grounds),
        numbers);
  }

  private String reason(double shareFrom, double shareTo, SwitchRationale grounds) {
    return switch (cause) {
      case MEMORY -> name(from) + " no longer fits into memory";
      case POLICY -> "The policy does not allow " + name(from) + "; " + name(to) + " is allowed";
      case HEADROOM ->
          format(
              "%.0f %% of recent inferences could have had %s or better, and %.0f %% or more for"
                  + " %.1f s: %s",
              100 * shareTo,
              name(to),
              100 * LeadingVariant.WANTED_SHARE,
              dwellSeconds,
              grounds.sentence());
      case LATENCY, POWER, HEAT ->
          format(
              "%.0f %% of recent inferences could still have %s: %s",
              100 * shareFrom, name(from), grounds.sentence());
    };
  }

  private String name(int rung) {
    return ladder.rung(rung).variant().value();
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}

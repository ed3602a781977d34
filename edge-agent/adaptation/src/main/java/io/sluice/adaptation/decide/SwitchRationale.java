package io.sluice.adaptation.decide;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Numbers behind the choice of a rung. NaN where not applicable; turned into words on demand only.
 *
 * @param ladder ladder of the indexes
 * @param rung chosen rung
 * @param runnerUp the nearest more accurate candidate; without one, the next more accurate rung of
 *     the ladder, or else the nearest less accurate; -1 on a ladder of one rung
 * @param limit obstacle to a more accurate runner-up
 * @param budgetMillis time available for the chosen rung, less the needs of waiting requests, ms;
 *     infinite without a deadline or target
 * @param boundMillis latency bound of the chosen rung, ms
 * @param runnerUpBoundMillis latency bound of the runner-up, ms
 * @param runnerUpBudgetMillis time available for the runner-up, ms
 * @param price price of energy, accuracy per joule
 * @param joules expected energy of the chosen rung per example, J
 * @param runnerUpJoules expected energy of the runner-up per example, J
 */
public record SwitchRationale(
    DeviceLadder ladder,
    int rung,
    int runnerUp,
    Limit limit,
    double budgetMillis,
    double boundMillis,
    double runnerUpBoundMillis,
    double runnerUpBudgetMillis,
    double price,
    double joules,
    double runnerUpJoules) {

  /** Obstacle to the choice of a more accurate rung. */
  public enum Limit {
    /** No obstacle: no more accurate rung exists. */
    NONE(SwitchCause.LATENCY),
    DEADLINE(SwitchCause.LATENCY),
    /** The latency target of the policy. */
    TARGET(SwitchCause.LATENCY),
    /** The rung would keep the device too busy for arriving requests. */
    LOAD(SwitchCause.LATENCY),
    ENERGY(SwitchCause.POWER),
    HEAT(SwitchCause.HEAT),
    /** The rung is not in memory, or not yet trusted to lead. */
    RESIDENCY(SwitchCause.MEMORY),
    /** A pin, or the policy's ceiling. */
    POLICY(SwitchCause.POLICY);

    private final SwitchCause cause;

    Limit(SwitchCause cause) {
      this.cause = cause;
    }

    /** Cause of a change of the lead under this limit. */
    SwitchCause cause() {
      return cause;
    }
  }

  /** Rationale of a law without latency bounds. */
  public static SwitchRationale plain(DeviceLadder ladder, int rung) {
    double none = Double.NaN;
    return new SwitchRationale(
        ladder, rung, -1, Limit.NONE, none, none, none, none, none, none, none);
  }

  /** One sentence: the numbers, the runner-up, and the change needed for another choice. */
  public String sentence() {
    StringBuilder text = new StringBuilder(name(rung));
    if (!Double.isNaN(boundMillis)) {
      text.append(format(" is bounded by %.1f ms", boundMillis));
      text.append(
          Double.isFinite(budgetMillis)
              ? format(" of the %.1f ms that are left", budgetMillis)
              : " and has no deadline");
    }
    if (runnerUp >= 0) {
      text.append("; ").append(name(runnerUp)).append(' ').append(change());
    }
    return text.toString();
  }

  private String change() {
    return switch (limit) {
      case DEADLINE, TARGET ->
          format(
              "(bound %.1f ms) would need %.1f ms more",
              runnerUpBoundMillis, Math.max(0, runnerUpBoundMillis - runnerUpBudgetMillis));
      case LOAD -> "would keep the device too busy for the recent load";
      case ENERGY, HEAT ->
          format(
              "would be taken below a price of %.3g per joule, but the price is %.3g for %s",
              worthPerJoule(), price, limit == Limit.HEAT ? "heat" : "energy");
      case RESIDENCY -> "is not in memory, or not yet trusted to lead";
      case POLICY -> "is not allowed by the policy";
      case NONE ->
          runnerUp < rung
              ? "would gain less than a change of rung costs"
              : format("(bound %.1f ms) is less accurate", runnerUpBoundMillis);
    };
  }

  /** Price of equal worth of both rungs, accuracy per joule. */
  private double worthPerJoule() {
    return (ladder.worth(runnerUp) - ladder.worth(rung)) / (runnerUpJoules - joules);
  }

  /** The applicable numbers by name with unit. */
  public Map<String, Double> numbers() {
    Map<String, Double> numbers = new TreeMap<>();
    put(numbers, "budget_ms", budgetMillis);
    put(numbers, "bound_ms", boundMillis);
    put(numbers, "runner_up_bound_ms", runnerUpBoundMillis);
    put(numbers, "runner_up_budget_ms", runnerUpBudgetMillis);
    put(numbers, "price_per_joule", price);
    put(numbers, "joules", joules);
    put(numbers, "runner_up_joules", runnerUpJoules);
    put(numbers, "accuracy", ladder.rung(rung).accuracy());
    return numbers;
  }

  private static void put(Map<String, Double> numbers, String name, double value) {
    if (Double.isFinite(value)) {
      numbers.put(name, value);
    }
  }

  private String name(int index) {
    List<LadderRung> rungs = ladder.rungs();
    return rungs.get(index).variant().value();
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}

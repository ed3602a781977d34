package io.sluice.adaptation.decide;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The numbers behind a choice. NaN where one does not apply; made into words only when asked.
 *
 * @param ladder that the indexes are of
 * @param rung that was chosen
 * @param runnerUp the nearest more accurate of those that it could have been; where there is none,
 *     the next more accurate of all, or else the nearest less accurate; -1 when there is no other
 * @param limit what kept the runner-up from being chosen, if it is more accurate
 * @param budgetMillis that the chosen rung may take, what waits behind taken off, ms; infinite when
 *     nothing has to be in time
 * @param boundMillis what the chosen rung is bounded by, ms
 * @param runnerUpBoundMillis what the runner-up is bounded by, ms
 * @param runnerUpBudgetMillis that the runner-up may take, ms
 * @param price of energy, accuracy per joule
 * @param joules that the chosen rung is expected to take
 * @param runnerUpJoules that the runner-up is expected to take
 */
public record Grounds(
    Ladder ladder,
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

  /** What kept a more accurate rung from being chosen. */
  public enum Limit {
    /** Nothing: there is no more accurate rung. */
    NONE(Cause.LATENCY),
    DEADLINE(Cause.LATENCY),
    /** The latency target of the policy. */
    TARGET(Cause.LATENCY),
    /** It would keep the device too busy for those who come. */
    LOAD(Cause.LATENCY),
    ENERGY(Cause.POWER),
    HEAT(Cause.HEAT),
    /** It is not in memory, or not yet trusted to lead. */
    RESIDENCY(Cause.MEMORY),
    /** A pin, or the policy's ceiling. */
    POLICY(Cause.POLICY);

    private final Cause cause;

    Limit(Cause cause) {
      this.cause = cause;
    }

    /** What a move of the lead for it is put down to. */
    Cause cause() {
      return cause;
    }
  }

  /** Grounds of a law that compares no bounds. */
  public static Grounds plain(Ladder ladder, int rung) {
    double none = Double.NaN;
    return new Grounds(ladder, rung, -1, Limit.NONE, none, none, none, none, none, none, none);
  }

  /** One sentence: the numbers, the runner-up, and what would change the choice. */
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
      case LOAD -> "would keep the device too busy for what has come of late";
      case ENERGY, HEAT ->
          format(
              "would be taken below a price of %.3g per joule, it is %.3g for %s",
              worthPerJoule(), price, limit == Limit.HEAT ? "heat" : "energy");
      case RESIDENCY -> "is not in memory, or not yet trusted to lead";
      case POLICY -> "is not allowed by the policy";
      case NONE ->
          runnerUp < rung
              ? "would gain less than a change of rung costs"
              : format("(bound %.1f ms) is less accurate", runnerUpBoundMillis);
    };
  }

  /** The price at which both are worth the same. */
  private double worthPerJoule() {
    return (ladder.worth(runnerUp) - ladder.worth(rung)) / (runnerUpJoules - joules);
  }

  /** The numbers by name with their unit; only those that apply. */
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
    List<Rung> rungs = ladder.rungs();
    return rungs.get(index).variant().value();
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}

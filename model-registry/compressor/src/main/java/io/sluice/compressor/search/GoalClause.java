package io.sluice.compressor.search;

import java.math.BigDecimal;

/**
 * A condition of a goal, such as {@code p99 <= 5 ms}.
 *
 * @param limit limit in the given unit, as written
 */
public record GoalClause(GoalMetric metric, Bound bound, double limit, MetricUnit unit) {
  /** Required side of the limit. */
  public enum Bound {
    AT_LEAST(">="),
    AT_MOST("<=");

    private final String sign;

    Bound(String sign) {
      this.sign = sign;
    }

    String sign() {
      return sign;
    }
  }

  /** The limit in the metric's own unit, as near as a double comes: 57 % is 0.57. */
  public double value() {
    return BigDecimal.valueOf(limit).multiply(BigDecimal.valueOf(unit.factor())).doubleValue();
  }

  /** Whether a value satisfies the condition; always false for NaN. */
  public boolean holds(double measured) {
    return bound == Bound.AT_LEAST ? measured >= value() : measured <= value();
  }

  /** Distance of a value from the limit, in the unit of the metric; 0 when the clause holds. */
  public double miss(double measured) {
    return holds(measured) ? 0 : Math.abs(measured - value());
  }

  /** Description of a miss, such as {@code p99 is 6.1 ms, 1.1 ms above 5 ms}. */
  public String describeMiss(double measured) {
    return "%s is %s, %s %s %s"
        .formatted(
            metric.words(),
            metric.format(measured),
            metric.formatDifference(miss(measured)),
            bound == Bound.AT_LEAST ? "below" : "above",
            limitInWords());
  }

  private String limitInWords() {
    return NumberFormatting.exact(limit) + " " + unit.words();
  }

  @Override
  public String toString() {
    return metric.words() + " " + bound.sign() + " " + limitInWords();
  }
}

package io.sluice.compressor.search;

import java.util.Collections;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/**
 * Measured metrics of a variant.
 *
 * @param values values, each in the unit of the metric; without metrics that could not be measured
 */
public record MetricReadings(Map<GoalMetric, Double> values) {
  public static final MetricReadings NONE = new MetricReadings(Map.of());

  public MetricReadings {
    values = Collections.unmodifiableMap(new TreeMap<>(values));
  }

  public OptionalDouble of(GoalMetric metric) {
    Double value = values.get(metric);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  boolean have(Set<GoalMetric> metrics) {
    return values.keySet().containsAll(metrics);
  }

  /** Distance from a limit, in the unit of the metric; infinite when not measured. */
  double miss(GoalClause clause) {
    OptionalDouble value = of(clause.metric());
    return value.isPresent() ? clause.miss(value.getAsDouble()) : Double.POSITIVE_INFINITY;
  }
}

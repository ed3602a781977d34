package io.sluice.compressor.search;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A variant that was tried.
 *
 * @param complete false when it was made without training, to learn its costs only
 * @param metrics what was measured, each in its own unit; empty when it failed
 * @param seconds that making and measuring took
 * @param failure why it could not be made; null when it could
 */
public record Trial(
    Point point,
    boolean complete,
    Map<Metric, Double> metrics,
    double seconds,
    @Nullable String failure) {
  public Trial {
    metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
  }

  public static Trial failed(Point point, boolean complete, double seconds, String why) {
    return new Trial(point, complete, Map.of(), seconds, why);
  }

  boolean succeeded() {
    return failure == null;
  }

  public Optional<Double> value(Metric metric) {
    return Optional.ofNullable(metrics.get(metric));
  }

  /** Whether everything was measured and holds. */
  boolean reaches(Goal goal) {
    return complete
        && succeeded()
        && goal.objective().map(o -> metrics.containsKey(o.metric())).orElse(true)
        && goal.clauses().stream()
            .allMatch(clause -> value(clause.metric()).map(clause::holds).orElse(false));
  }
}

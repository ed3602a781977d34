package io.sluice.compressor.search;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A variant that was tried.
 *
 * @param readings none when it failed
 * @param seconds that making and measuring it took
 * @param failure why it could not be made or run; null when it could
 */
public record SearchTrial(
    SearchCandidate candidate, MetricReadings readings, double seconds, @Nullable String failure) {
  static SearchTrial failed(SearchCandidate candidate, double seconds, String why) {
    return new SearchTrial(candidate, MetricReadings.NONE, seconds, why);
  }

  public boolean succeeded() {
    return failure == null;
  }

  public OptionalDouble value(GoalMetric metric) {
    return readings.of(metric);
  }

  boolean reaches(CompressionGoal goal) {
    return succeeded() && goal.isReachedBy(readings);
  }
}

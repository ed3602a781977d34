package io.sluice.compressor.search;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A tried variant.
 *
 * @param readings measured metrics; none after a failure
 * @param seconds time for making and measuring the variant
 * @param failure reason for the failure to make or run the variant; null after success
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

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
public record Trial(
    Candidate candidate, Readings readings, double seconds, @Nullable String failure) {
  static Trial failed(Candidate candidate, double seconds, String why) {
    return new Trial(candidate, Readings.NONE, seconds, why);
  }

  public boolean succeeded() {
    return failure == null;
  }

  public OptionalDouble value(Metric metric) {
    return readings.of(metric);
  }

  boolean reaches(Goal goal) {
    return succeeded() && goal.isReachedBy(readings);
  }
}

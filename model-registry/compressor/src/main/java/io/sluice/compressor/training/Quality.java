package io.sluice.compressor.training;

import org.jspecify.annotations.Nullable;

/**
 * How well a model answers examples that it did not learn from.
 *
 * @param examples how many were looked at
 * @param loss average, without distillation and label smoothing
 * @param accuracy share of right answers, 0 to 1; null when the targets are not classes
 */
public record Quality(long examples, double loss, @Nullable Double accuracy) {
  /** By accuracy, or by loss where there is none or it is the same. */
  boolean betterThan(Quality other) {
    if (accuracy == null || other.accuracy == null || accuracy.equals(other.accuracy)) {
      return loss < other.loss;
    }
    return accuracy > other.accuracy;
  }
}

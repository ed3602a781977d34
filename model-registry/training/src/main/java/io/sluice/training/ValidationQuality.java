package io.sluice.training;

import org.jspecify.annotations.Nullable;

/**
 * Quality of a model on held-out examples.
 *
 * @param examples number of examples
 * @param loss mean loss, without distillation and label smoothing
 * @param accuracy share of correct answers, 0 to 1; null for targets other than classes
 */
public record ValidationQuality(long examples, double loss, @Nullable Double accuracy) {
  /** Compares by accuracy; by loss if accuracies are missing or equal. */
  boolean betterThan(ValidationQuality other) {
    if (accuracy == null || other.accuracy == null || accuracy.equals(other.accuracy)) {
      return loss < other.loss;
    }
    return accuracy > other.accuracy;
  }
}

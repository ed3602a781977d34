package io.sluice.measurement;

import io.sluice.measurement.ExampleSplits.Part;

/**
 * How much of a file each part gets, in any unit: 1, 5, 1, 3 are a tenth, a half, a tenth and three
 * tenths. A part with 0 is not made.
 */
public record SplitShares(
    double calibration, double training, double validation, double evaluation) {
  public static final SplitShares DEFAULT = new SplitShares(0.1, 0.5, 0.1, 0.3);

  /** For a model that is not trained. */
  public static final SplitShares UNTRAINED = new SplitShares(0.2, 0, 0.2, 0.6);

  /**
   * @throws IllegalArgumentException when one is negative or no number, or all are 0
   */
  public SplitShares {
    double sum = calibration + training + validation + evaluation;
    double least = Math.min(Math.min(calibration, training), Math.min(validation, evaluation));
    if (!(sum > 0) || !(least >= 0) || Double.isInfinite(sum)) {
      throw new IllegalArgumentException(
          "Shares must not be negative, nor all 0, but are %s, %s, %s, %s"
              .formatted(calibration, training, validation, evaluation));
    }
  }

  /** Of the whole, 0 to 1. */
  public double of(Part part) {
    double share =
        switch (part) {
          case CALIBRATION -> calibration;
          case TRAINING -> training;
          case VALIDATION -> validation;
          case EVALUATION -> evaluation;
        };
    return share / (calibration + training + validation + evaluation);
  }
}

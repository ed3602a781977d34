package io.sluice.compressor.evaluation;

import io.sluice.compressor.evaluation.Splits.Part;

/**
 * How much of a file each part gets, in any unit: 1, 5, 1, 3 are a tenth, a half, a tenth and three
 * tenths. A part with 0 is not made.
 */
public record Shares(double calibration, double training, double validation, double evaluation) {
  public static final Shares DEFAULT = new Shares(0.1, 0.5, 0.1, 0.3);

  /** For a model that is not trained. */
  public static final Shares UNTRAINED = new Shares(0.2, 0, 0.2, 0.6);

  /**
   * @throws IllegalArgumentException when one is negative or no number, or all are 0
   */
  public Shares {
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

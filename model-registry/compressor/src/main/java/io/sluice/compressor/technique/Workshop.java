package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.calibration.Calibration;
import io.sluice.compressor.training.Training;
import org.jspecify.annotations.Nullable;

/**
 * What a step may ask for beside the model.
 *
 * @param calibration null when there is no sample
 * @param training null when there is no training data
 * @param seed of everything that a step draws at random
 */
public record Workshop(@Nullable Calibration calibration, @Nullable Training training, long seed) {
  /** Nothing but the model. */
  public static final Workshop EMPTY = new Workshop(null, 0);

  public Workshop(@Nullable Calibration calibration, long seed) {
    this(calibration, null, seed);
  }

  /**
   * @param technique for the message
   * @throws CompressionException when there is no sample
   */
  Calibration calibrationFor(String technique) throws CompressionException {
    if (calibration == null) {
      throw new CompressionException(
          technique + " needs a calibration sample to know the ranges of activations");
    }
    return calibration;
  }

  /**
   * @param technique for the message
   * @throws CompressionException when there is no training data
   */
  Training trainingFor(String technique) throws CompressionException {
    if (training == null) {
      throw new CompressionException(technique + " needs training data to learn from");
    }
    return training;
  }
}

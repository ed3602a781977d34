package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.calibration.Calibration;
import org.jspecify.annotations.Nullable;

/**
 * What a step may ask for beside the model.
 *
 * @param calibration null when there is no sample
 * @param seed of everything that a step draws at random
 */
public record Workshop(@Nullable Calibration calibration, long seed) {
  /** Nothing but the model. */
  public static final Workshop EMPTY = new Workshop(null, 0);

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
}

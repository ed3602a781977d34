package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.calibration.Calibration;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.training.Training;
import org.jspecify.annotations.Nullable;

/**
 * What a step may ask for beside the model.
 *
 * @param calibration null when there is no sample
 * @param training null when there is no training data
 * @param asBrought the model that the recipe began with, before any step; null when not known
 * @param seed of everything that a step draws at random
 */
public record Workshop(
    @Nullable Calibration calibration,
    @Nullable Training training,
    @Nullable ScriptModule asBrought,
    long seed) {
  /** Nothing but the model. */
  public static final Workshop EMPTY = new Workshop(null, 0);

  public Workshop(@Nullable Calibration calibration, long seed) {
    this(calibration, null, seed);
  }

  public Workshop(@Nullable Calibration calibration, @Nullable Training training, long seed) {
    this(calibration, training, null, seed);
  }

  /** The same with the model that the recipe began with. */
  public Workshop with(ScriptModule original) {
    return new Workshop(calibration, training, original, seed);
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
   * @throws CompressionException when it is not known
   */
  ScriptModule asBroughtFor(String technique) throws CompressionException {
    if (asBrought == null) {
      throw new CompressionException(technique + " needs the model as it was brought");
    }
    return asBrought;
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

package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.calibration.Calibration;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.training.Training;
import org.jspecify.annotations.Nullable;

/**
 * Context of a step: data and seed besides the model.
 *
 * @param calibration calibration sample; null if not available
 * @param training training data; null if not available
 * @param asBrought original model, before the first step of the recipe; null if unknown
 * @param seed seed of all random draws of a step
 */
public record Workshop(
    @Nullable Calibration calibration,
    @Nullable Training training,
    @Nullable ScriptModule asBrought,
    long seed) {
  /** Context without any data. */
  public static final Workshop EMPTY = new Workshop(null, 0);

  public Workshop(@Nullable Calibration calibration, long seed) {
    this(calibration, null, seed);
  }

  public Workshop(@Nullable Calibration calibration, @Nullable Training training, long seed) {
    this(calibration, training, null, seed);
  }

  /** Returns this context with the original model. */
  public Workshop with(ScriptModule original) {
    return new Workshop(calibration, training, original, seed);
  }

  /**
   * Returns the calibration sample.
   *
   * @param technique name for the message
   * @throws CompressionException if there is no sample
   */
  Calibration calibrationFor(String technique) throws CompressionException {
    if (calibration == null) {
      throw new CompressionException(technique + " needs a calibration sample, but none was given");
    }
    return calibration;
  }

  /**
   * Returns the original model.
   *
   * @param technique name for the message
   * @throws CompressionException if the original model is unknown
   */
  ScriptModule asBroughtFor(String technique) throws CompressionException {
    if (asBrought == null) {
      throw new CompressionException(technique + " needs the original model, but none is known");
    }
    return asBrought;
  }

  /**
   * Returns the training data.
   *
   * @param technique name for the message
   * @throws CompressionException if there is no training data
   */
  Training trainingFor(String technique) throws CompressionException {
    if (training == null) {
      throw new CompressionException(technique + " needs training data, but none was given");
    }
    return training;
  }
}

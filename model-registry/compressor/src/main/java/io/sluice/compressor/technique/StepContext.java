package io.sluice.compressor.technique;

import io.sluice.graph.calibration.ModelCalibration;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptModule;
import io.sluice.training.ModelTrainer;
import org.jspecify.annotations.Nullable;

/**
 * Context of a step: data and seed besides the model.
 *
 * @param calibration calibration sample; null if not available
 * @param training training data; null if not available
 * @param asBrought original model, before the first step of the recipe; null if unknown
 * @param seed seed of all random draws of a step
 */
public record StepContext(
    @Nullable ModelCalibration calibration,
    @Nullable ModelTrainer training,
    @Nullable ScriptModule asBrought,
    long seed) {
  /** Context without any data. */
  public static final StepContext EMPTY = new StepContext(null, 0);

  public StepContext(@Nullable ModelCalibration calibration, long seed) {
    this(calibration, null, seed);
  }

  public StepContext(
      @Nullable ModelCalibration calibration, @Nullable ModelTrainer training, long seed) {
    this(calibration, training, null, seed);
  }

  /** Returns this context with the original model. */
  public StepContext with(ScriptModule original) {
    return new StepContext(calibration, training, original, seed);
  }

  /**
   * Returns the calibration sample.
   *
   * @param technique name for the message
   * @throws ModelProcessingException if there is no sample
   */
  ModelCalibration calibrationFor(String technique) throws ModelProcessingException {
    if (calibration == null) {
      throw new ModelProcessingException(
          technique + " needs a calibration sample, but none was given");
    }
    return calibration;
  }

  /**
   * Returns the original model.
   *
   * @param technique name for the message
   * @throws ModelProcessingException if the original model is unknown
   */
  ScriptModule asBroughtFor(String technique) throws ModelProcessingException {
    if (asBrought == null) {
      throw new ModelProcessingException(
          technique + " needs the original model, but none is known");
    }
    return asBrought;
  }

  /**
   * Returns the training data.
   *
   * @param technique name for the message
   * @throws ModelProcessingException if there is no training data
   */
  ModelTrainer trainingFor(String technique) throws ModelProcessingException {
    if (training == null) {
      throw new ModelProcessingException(technique + " needs training data, but none was given");
    }
    return training;
  }
}

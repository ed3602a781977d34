package io.sluice.compressor.training;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.torchscript.ScriptModule;
import java.io.IOException;
import java.util.List;

/** A training set, and the means to train models on it. */
public interface Training {
  /**
   * Trains a model, which itself is not changed. The same model, teachers, data and plan give the
   * same numbers.
   *
   * @param student its parameters are those that its classes list as {@code __parameters__}
   * @param teachers what the student is to resemble; none for a plan without distillation
   * @throws CompressionException when the data does not fit the models, the loss ceases to be a
   *     number, or libtorch fails
   */
  Trained train(ScriptModule student, List<ScriptModule> teachers, TrainingPlan plan)
      throws CompressionException, IOException, InterruptedException;

  /**
   * Finds out what parameters matter on examples of the training set, without changing any. Batch
   * normalisation uses the statistics it has.
   *
   * @throws CompressionException as {@link #train}
   */
  Importance importance(ScriptModule model, Importance.Query query)
      throws CompressionException, IOException, InterruptedException;
}

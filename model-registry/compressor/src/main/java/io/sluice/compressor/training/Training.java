package io.sluice.compressor.training;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.torchscript.ScriptModule;
import java.io.IOException;
import java.util.List;

/** Training on a given training set. */
public interface Training {
  /**
   * Trains a copy of a model. Equal models, teachers, data and plans give equal numbers.
   *
   * @param student model to train; parameters are the tensors listed in {@code __parameters__}
   * @param teachers models to imitate; empty without distillation
   * @throws CompressionException if the data does not fit the models, the loss becomes NaN or
   *     infinite, or libtorch fails
   */
  Trained train(ScriptModule student, List<ScriptModule> teachers, TrainingPlan plan)
      throws CompressionException, IOException, InterruptedException;

  /**
   * Estimates the importance of the parameters on training examples, without changing the model.
   * Batch normalisation uses the stored statistics.
   *
   * @throws CompressionException as {@link #train}
   */
  Importance importance(ScriptModule model, Importance.Query query)
      throws CompressionException, IOException, InterruptedException;
}

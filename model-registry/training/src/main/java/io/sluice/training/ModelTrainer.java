package io.sluice.training;

import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptModule;
import java.io.IOException;
import java.util.List;

/** Training on a given training set. */
public interface ModelTrainer {
  /**
   * Trains a copy of a model. Equal models, teachers, data and plans give equal numbers.
   *
   * @param student model to train; parameters are the tensors listed in {@code __parameters__}
   * @param teachers models to imitate; empty without distillation
   * @throws ModelProcessingException if the data does not fit the models, the loss becomes NaN or
   *     infinite, or libtorch fails
   */
  TrainingResult train(ScriptModule student, List<ScriptModule> teachers, TrainingPlan plan)
      throws ModelProcessingException, IOException, InterruptedException;

  /**
   * Estimates the importance of the parameters on training examples, without changing the model.
   * Batch normalisation uses the stored statistics.
   *
   * @throws ModelProcessingException as {@link #train}
   */
  ParameterImportance importance(ScriptModule model, ParameterImportance.Query query)
      throws ModelProcessingException, IOException, InterruptedException;
}

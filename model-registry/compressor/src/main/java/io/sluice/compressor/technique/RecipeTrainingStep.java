package io.sluice.compressor.technique;

import io.sluice.graph.TorchScriptGraphReader;
import io.sluice.graph.TorchScriptGraphWriter;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.NamedTensor;
import io.sluice.torchscript.ScalarType;
import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.ScriptTensor;
import io.sluice.training.TrainingConstraints;
import io.sluice.training.TrainingPlan;
import io.sluice.training.TrainingResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Training as a step of a recipe. Sparsity and weight sharing from earlier steps are detected in
 * the weights themselves and preserved.
 *
 * @param technique name of the technique of the step
 * @param teachers teachers for a plan with distillation
 */
record RecipeTrainingStep(
    String technique, TrainingPlan.Builder plan, List<ScriptModule> teachers) {
  /** Least share of zeros of a weight counted as pruned. */
  private static final double PRUNED = 0.05;

  /** Maximal number of distinct values of a shared weight: 256 with 8 bits, and zero. */
  private static final int MOST_SHARED = 257;

  /** Least elements per distinct value; smaller weights give no evidence of sharing. */
  private static final int ELEMENTS_PER_VALUE = 4;

  /** Precision omitted from the report. */
  private static final String PLAIN = "fp32";

  CompressionTechnique.Step learn(ScriptModule model, StepContext workshop)
      throws ModelProcessingException, IOException, InterruptedException {
    ScriptModule student = trainable(model);
    TrainingResult trained =
        workshop
            .trainingFor("The step " + technique)
            .train(
                student,
                teachers,
                plan.constraints(constraints(student)).seed(workshop.seed()).build());
    return new CompressionTechnique.Step(
        trained.model(),
        new CompressionStepReport(
            technique,
            List.of(new CompressionStepReport.Layer("model", describe(trained))),
            List.of()));
  }

  private static String describe(TrainingResult trained) {
    String restarts =
        trained.restarts() == 0
            ? ""
            : "; training process crashed and resumed from its checkpoint, %d times"
                .formatted(trained.restarts());
    return String.format(
            Locale.ROOT, "%d steps, loss %.4f at the end", trained.steps(), trained.loss())
        + (trained.precision().equals(PLAIN) ? "" : ", in " + trained.precision())
        + restarts;
  }

  /**
   * Returns the model rewritten as a graph, if possible, to train with batch statistics and dropout
   * restored in traced models.
   */
  private static ScriptModule trainable(ScriptModule model) {
    try {
      return TorchScriptGraphWriter.write(TorchScriptGraphReader.read(model));
    } catch (ModelProcessingException e) {
      // trains in its own code, with anything fixed at tracing left fixed
      return model;
    }
  }

  private static TrainingConstraints constraints(ScriptModule model)
      throws ModelProcessingException {
    List<String> pruned = new ArrayList<>();
    List<String> shared = new ArrayList<>();
    for (NamedTensor named : NamedTensor.of(model)) {
      ScriptTensor tensor = named.tensor();
      if (tensor.type() != ScalarType.FLOAT || tensor.shape().size() < 2) {
        continue;
      }
      if (isShared(tensor)) {
        shared.add(named.path());
      } else if (tensor.countNonZero() < (1 - PRUNED) * tensor.elements()) {
        pruned.add(named.path());
      }
    }
    return TrainingConstraints.NONE
        .withKeepZeros(pruned.toArray(String[]::new))
        .withShared(shared.toArray(String[]::new));
  }

  private static boolean isShared(ScriptTensor tensor) throws ModelProcessingException {
    Set<Float> values = new HashSet<>();
    for (float element : tensor.toFloats()) {
      values.add(element);
      if (values.size() > MOST_SHARED) {
        return false;
      }
    }
    return (long) ELEMENTS_PER_VALUE * values.size() <= tensor.elements();
  }
}

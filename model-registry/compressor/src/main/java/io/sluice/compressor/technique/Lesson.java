package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.GraphReader;
import io.sluice.compressor.graph.GraphWriter;
import io.sluice.compressor.torchscript.NamedTensor;
import io.sluice.compressor.torchscript.ScalarType;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.Tensor;
import io.sluice.compressor.training.Constraints;
import io.sluice.compressor.training.Trained;
import io.sluice.compressor.training.TrainingPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Training as a step: what earlier steps have made of the weights is found in the weights
 * themselves, and kept.
 *
 * @param technique whose step it is
 * @param teachers for a plan with distillation
 */
record Lesson(String technique, TrainingPlan.Builder plan, List<ScriptModule> teachers) {
  /** A weight with fewer zeros was not pruned. */
  private static final double PRUNED = 0.05;

  /** So many different values, and zero, are what sharing leaves; with 8 bits, 256. */
  private static final int MOST_SHARED = 257;

  /** A weight of fewer elements for each value does not show whether they are shared. */
  private static final int ELEMENTS_PER_VALUE = 4;

  /** What need not be said. */
  private static final String PLAIN = "fp32";

  Technique.Step learn(ScriptModule model, Workshop workshop)
      throws CompressionException, IOException, InterruptedException {
    ScriptModule student = trainable(model);
    Trained trained =
        workshop
            .trainingFor("The step " + technique)
            .train(
                student,
                teachers,
                plan.constraints(constraints(student)).seed(workshop.seed()).build());
    return new Technique.Step(
        trained.model(),
        new StepReport(
            technique, List.of(new StepReport.Layer("model", describe(trained))), List.of()));
  }

  private static String describe(Trained trained) {
    String restarts =
        trained.restarts() == 0
            ? ""
            : "; its process crashed and went on from its checkpoint, %d times"
                .formatted(trained.restarts());
    return String.format(
            Locale.ROOT, "%d steps, loss %.4f at the end", trained.steps(), trained.loss())
        + (trained.precision().equals(PLAIN) ? "" : ", in " + trained.precision())
        + restarts;
  }

  /** As a graph, a traced model has batch statistics and dropout again while it trains. */
  private static ScriptModule trainable(ScriptModule model) {
    try {
      return GraphWriter.write(GraphReader.read(model));
    } catch (CompressionException e) {
      // its own code trains it, as far as it was not fixed when it was traced
      return model;
    }
  }

  private static Constraints constraints(ScriptModule model) throws CompressionException {
    List<String> pruned = new ArrayList<>();
    List<String> shared = new ArrayList<>();
    for (NamedTensor named : NamedTensor.of(model)) {
      Tensor tensor = named.tensor();
      if (tensor.type() != ScalarType.FLOAT || tensor.shape().size() < 2) {
        continue;
      }
      if (isShared(tensor)) {
        shared.add(named.path());
      } else if (tensor.countNonZero() < (1 - PRUNED) * tensor.elements()) {
        pruned.add(named.path());
      }
    }
    return Constraints.NONE
        .withKeepZeros(pruned.toArray(String[]::new))
        .withShared(shared.toArray(String[]::new));
  }

  private static boolean isShared(Tensor tensor) throws CompressionException {
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

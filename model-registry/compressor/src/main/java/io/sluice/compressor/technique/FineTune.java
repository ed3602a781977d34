package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.GraphReader;
import io.sluice.compressor.graph.GraphWriter;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.training.Augmentation;
import io.sluice.compressor.training.Distillation;
import io.sluice.compressor.training.LearningRate;
import io.sluice.compressor.training.Optimizer;
import io.sluice.compressor.training.Trained;
import io.sluice.compressor.training.TrainingPlan;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Trains the model on, to win back what an earlier step lost, or a student to become like its
 * teacher, which is the model as it was brought.
 *
 * @param epochs how often each example is seen; parts are allowed
 * @param learningRate the highest; it falls in half a cosine
 * @param warmUp share of the steps, 0 to 1, in which it rises first
 * @param batch examples per step
 * @param weightDecay pull towards zero
 * @param labelSmoothing share of each label that is spread over all classes, 0 to 1
 * @param shift most pixels that images are moved by
 * @param flip whether half of the images are mirrored
 * @param validation share of the training data, 0 to 1, by which the best epoch is chosen
 * @param distillation null to learn from labels alone
 */
public record FineTune(
    double epochs,
    double learningRate,
    double warmUp,
    int batch,
    Optimizer.Algorithm optimizer,
    double weightDecay,
    double labelSmoothing,
    int shift,
    boolean flip,
    double validation,
    @Nullable Distillation distillation)
    implements Technique {

  /** Labels alone, Nesterov's momentum, batches of 128. */
  public FineTune(double epochs, double learningRate) {
    this(epochs, learningRate, 0, 128, Optimizer.Algorithm.NESTEROV, 0, 0, 0, false, 0, null);
  }

  @Override
  public String name() {
    return "fine-tune";
  }

  @Override
  public Step apply(ScriptModule model, Workshop workshop)
      throws CompressionException, IOException, InterruptedException {
    List<ScriptModule> teachers =
        distillation == null ? List.of() : List.of(workshop.asBroughtFor("Distillation"));
    Trained trained =
        workshop
            .trainingFor("Fine-tuning")
            .train(trainable(model), teachers, plan(workshop.seed()));
    String what =
        String.format(
            Locale.ROOT,
            "%s of %d steps, loss %.4f at the end",
            distillation == null ? "training" : "distillation",
            trained.steps(),
            trained.loss());
    return new Step(
        trained.model(),
        new StepReport(name(), List.of(new StepReport.Layer("model", what)), List.of()));
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

  private TrainingPlan plan(long seed) {
    return TrainingPlan.builder(epochs, LearningRate.cosine(learningRate).withWarmUp(warmUp))
        .batch(batch)
        .optimizer(new Optimizer(optimizer, Optimizer.SGD.momentum(), weightDecay, 0))
        .labelSmoothing(labelSmoothing)
        .augmentation(new Augmentation(shift, flip))
        .validation(validation)
        .distillation(distillation)
        .seed(seed)
        .build();
  }
}

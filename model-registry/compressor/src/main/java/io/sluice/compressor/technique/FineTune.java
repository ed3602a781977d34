package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.training.Augmentation;
import io.sluice.compressor.training.LearningRate;
import io.sluice.compressor.training.Optimizer;
import io.sluice.compressor.training.TrainingPlan;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Trains the model on, to win back what an earlier step lost. What was pruned stays pruned, and
 * weights that share a value go on sharing it.
 *
 * @param epochs how often each example is seen; parts are allowed
 * @param learningRate the highest; it falls in half a cosine
 * @param warmUp share of the steps, 0 to 1, in which it rises first
 * @param batch examples per step
 * @param weightDecay pull towards zero
 * @param l1 pull of all weights towards zero by the sum of their absolute values, which leaves many
 *     near it for pruning to take (Han et al. 2015); 0 for none
 * @param labelSmoothing share of each label that is spread over all classes, 0 to 1
 * @param shift most pixels that images are moved by
 * @param flip whether half of the images are mirrored
 * @param validation share of the training data, 0 to 1, by which the best epoch is chosen
 * @param precision what the model computes with while it learns: {@code fp32}, or {@code bf16},
 *     which a processor without instructions for it, or a model that does not run in it, answers
 *     with fp32, as the report then says. So a recipe with bf16 gives the same bytes only on
 *     processors alike; that is why fp32 is the default and nothing chooses bf16 by itself
 */
public record FineTune(
    double epochs,
    double learningRate,
    double warmUp,
    int batch,
    Optimizer.Algorithm optimizer,
    double weightDecay,
    double l1,
    double labelSmoothing,
    int shift,
    boolean flip,
    double validation,
    TrainingPlan.Precision precision)
    implements Technique {
  public FineTune(
      double epochs,
      double learningRate,
      double warmUp,
      int batch,
      Optimizer.Algorithm optimizer,
      double weightDecay,
      double l1,
      double labelSmoothing,
      int shift,
      boolean flip,
      double validation,
      TrainingPlan.@Nullable Precision precision) {
    this.epochs = epochs;
    this.learningRate = learningRate;
    this.warmUp = warmUp;
    this.batch = batch;
    this.optimizer = optimizer;
    this.weightDecay = weightDecay;
    this.l1 = l1;
    this.labelSmoothing = labelSmoothing;
    this.shift = shift;
    this.flip = flip;
    this.validation = validation;
    this.precision = precision == null ? TrainingPlan.Precision.FP32 : precision;
  }

  /** Nesterov's momentum, batches of 128. */
  public FineTune(double epochs, double learningRate) {
    this(epochs, learningRate, 0, 128, Optimizer.Algorithm.NESTEROV, 0, 0, 0, 0, false, 0, null);
  }

  @Override
  public String name() {
    return "fine-tune";
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.TRAINING);
  }

  @Override
  public Step apply(ScriptModule model, Workshop workshop)
      throws CompressionException, IOException, InterruptedException {
    return new Lesson(name(), plan(), List.of()).learn(model, workshop);
  }

  /** Without distillation, pruning and constraints. */
  TrainingPlan.Builder plan() {
    return TrainingPlan.builder(epochs, LearningRate.cosine(learningRate).withWarmUp(warmUp))
        .batch(batch)
        .optimizer(new Optimizer(optimizer, Optimizer.SGD.momentum(), weightDecay, 0))
        .l1(l1)
        .labelSmoothing(labelSmoothing)
        .augmentation(new Augmentation(shift, flip))
        .validation(validation)
        .precision(precision);
  }
}

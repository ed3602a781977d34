package io.sluice.compressor.technique;

import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptModule;
import io.sluice.training.AugmentationSettings;
import io.sluice.training.LearningRateSchedule;
import io.sluice.training.OptimizerSettings;
import io.sluice.training.TrainingPlan;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fine-tuning: further training to recover accuracy lost in earlier steps. Pruned weights stay
 * pruned, and shared weights stay shared.
 *
 * @param epochs number of passes over the examples; fractions allowed
 * @param learningRate peak learning rate; decays along half a cosine
 * @param warmUp share of initial steps with a rising learning rate, 0 to 1
 * @param batch examples per step
 * @param weightDecay coefficient of weight decay
 * @param l1 L1 penalty on all weights, for a later pruning of the many small ones (Han et al.
 *     2015); 0 for none
 * @param labelSmoothing share of each label spread over all classes, 0 to 1
 * @param shift largest random shift of images, pixels
 * @param flip whether half of the images are mirrored
 * @param validation share of the training data for choosing the best epoch, 0 to 1
 * @param precision precision of training: {@code fp32} (default) or {@code bf16}. Processors
 *     without bf16 instructions and models that do not run in bf16 fall back to fp32, as stated in
 *     the report. A recipe with bf16 thus gives equal bytes on like processors only; nothing but
 *     the recipe chooses bf16
 */
public record FineTuningTechnique(
    double epochs,
    double learningRate,
    double warmUp,
    int batch,
    OptimizerSettings.Algorithm optimizer,
    double weightDecay,
    double l1,
    double labelSmoothing,
    int shift,
    boolean flip,
    double validation,
    TrainingPlan.Precision precision)
    implements CompressionTechnique {
  public FineTuningTechnique(
      double epochs,
      double learningRate,
      double warmUp,
      int batch,
      OptimizerSettings.Algorithm optimizer,
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

  /** Nesterov momentum, batches of 128. */
  public FineTuningTechnique(double epochs, double learningRate) {
    this(
        epochs,
        learningRate,
        0,
        128,
        OptimizerSettings.Algorithm.NESTEROV,
        0,
        0,
        0,
        0,
        false,
        0,
        null);
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
  public Step apply(ScriptModule model, StepContext workshop)
      throws ModelProcessingException, IOException, InterruptedException {
    return new RecipeTrainingStep(name(), plan(), List.of()).learn(model, workshop);
  }

  /** Returns the training plan, without distillation, pruning and constraints. */
  TrainingPlan.Builder plan() {
    return TrainingPlan.builder(
            epochs, LearningRateSchedule.cosine(learningRate).withWarmUp(warmUp))
        .batch(batch)
        .optimizer(
            new OptimizerSettings(optimizer, OptimizerSettings.SGD.momentum(), weightDecay, 0))
        .l1(l1)
        .labelSmoothing(labelSmoothing)
        .augmentation(new AugmentationSettings(shift, flip))
        .validation(validation)
        .precision(precision);
  }
}

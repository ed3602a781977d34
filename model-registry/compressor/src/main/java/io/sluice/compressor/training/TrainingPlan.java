package io.sluice.compressor.training;

import org.jspecify.annotations.Nullable;

/**
 * How a model is trained. Made by {@link #of} or a {@link Builder}, so that plans need not name
 * what they do not care about.
 *
 * @param epochs how often each example is seen; parts are allowed
 * @param maxSteps ends training earlier; 0 for no such limit
 * @param batch examples per step; a rest that does not fill one is left for the next epoch's order
 * @param labelSmoothing share of each label that is spread over all classes, 0 to 1
 * @param augmentation changes only inputs, and never those of validation
 * @param validation share of the training data, 0 to 1, that is held back; with it, the parameters
 *     of the best epoch are kept instead of the last
 * @param updateStatistics whether batch normalisation learns its mean and variance; if not, it uses
 *     those it has. What a traced model does is fixed in its code
 * @param l1 strength of the pull of all weights towards zero by the sum of their absolute values; 0
 *     for none. Weights are parameters of two dimensions or more
 * @param constraints what stays as it is
 * @param pruning null without
 * @param distillation null without
 * @param precision of forward and backward
 * @param seed of order, augmentation and dropout
 */
public record TrainingPlan(
    double epochs,
    long maxSteps,
    int batch,
    Optimizer optimizer,
    LearningRate learningRate,
    double labelSmoothing,
    Augmentation augmentation,
    double validation,
    boolean updateStatistics,
    double l1,
    Constraints constraints,
    @Nullable GradualPruning pruning,
    @Nullable Distillation distillation,
    Precision precision,
    long seed) {
  public TrainingPlan {
    Bounds.atLeast("epochs", epochs, 0);
    Bounds.atLeast("max-steps", maxSteps, 0);
    Bounds.within("batch", batch, 1, 1 << 20);
    Bounds.within("label-smoothing", labelSmoothing, 0, 1);
    Bounds.within("validation", validation, 0, 0.9);
    Bounds.atLeast("l1", l1, 0);
  }

  /** What numbers the student computes with. Parameters are kept and changed in 32 bits. */
  public enum Precision {
    FP32,
    /**
     * 16 bits with the exponent of 32, where the processor has instructions for them and the model
     * allows (Kalamkar et al. 2019, "A study of BFLOAT16 for deep learning training"); elsewhere 32
     * bits, and {@link Trained#precision()} says why.
     */
    BF16
  }

  /** Batches of 128, SGD with momentum, a learning rate that falls in a cosine. */
  public static TrainingPlan of(double epochs, double learningRate) {
    return builder(epochs, LearningRate.cosine(learningRate)).build();
  }

  public static Builder builder(double epochs, LearningRate learningRate) {
    return new Builder(epochs, learningRate);
  }

  /** A builder of a plan that differs in a few things. */
  public Builder but() {
    Builder builder = new Builder(epochs, learningRate);
    builder.maxSteps = maxSteps;
    builder.batch = batch;
    builder.optimizer = optimizer;
    builder.labelSmoothing = labelSmoothing;
    builder.augmentation = augmentation;
    builder.validation = validation;
    builder.updateStatistics = updateStatistics;
    builder.l1 = l1;
    builder.constraints = constraints;
    builder.pruning = pruning;
    builder.distillation = distillation;
    builder.precision = precision;
    builder.seed = seed;
    return builder;
  }

  /** Everything but the length and the learning rate has a default. Confined to one thread. */
  public static final class Builder {
    private double epochs;
    private LearningRate learningRate;
    private long maxSteps;
    private int batch = 128;
    private Optimizer optimizer = Optimizer.SGD;
    private double labelSmoothing;
    private Augmentation augmentation = Augmentation.NONE;
    private double validation;
    private boolean updateStatistics = true;
    private double l1;
    private Constraints constraints = Constraints.NONE;
    private @Nullable GradualPruning pruning;
    private @Nullable Distillation distillation;
    private Precision precision = Precision.FP32;
    private long seed = 1;

    private Builder(double epochs, LearningRate learningRate) {
      this.epochs = epochs;
      this.learningRate = learningRate;
    }

    public Builder epochs(double value) {
      epochs = value;
      return this;
    }

    public Builder learningRate(LearningRate value) {
      learningRate = value;
      return this;
    }

    public Builder maxSteps(long value) {
      maxSteps = value;
      return this;
    }

    public Builder batch(int value) {
      batch = value;
      return this;
    }

    public Builder optimizer(Optimizer value) {
      optimizer = value;
      return this;
    }

    public Builder labelSmoothing(double value) {
      labelSmoothing = value;
      return this;
    }

    public Builder augmentation(Augmentation value) {
      augmentation = value;
      return this;
    }

    public Builder validation(double share) {
      validation = share;
      return this;
    }

    public Builder updateStatistics(boolean value) {
      updateStatistics = value;
      return this;
    }

    public Builder l1(double value) {
      l1 = value;
      return this;
    }

    public Builder constraints(Constraints value) {
      constraints = value;
      return this;
    }

    public Builder pruning(@Nullable GradualPruning value) {
      pruning = value;
      return this;
    }

    public Builder distillation(@Nullable Distillation value) {
      distillation = value;
      return this;
    }

    public Builder precision(Precision value) {
      precision = value;
      return this;
    }

    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /**
     * @throws IllegalArgumentException when a value is out of range; the message names it
     */
    public TrainingPlan build() {
      return new TrainingPlan(
          epochs,
          maxSteps,
          batch,
          optimizer,
          learningRate,
          labelSmoothing,
          augmentation,
          validation,
          updateStatistics,
          l1,
          constraints,
          pruning,
          distillation,
          precision,
          seed);
    }
  }
}

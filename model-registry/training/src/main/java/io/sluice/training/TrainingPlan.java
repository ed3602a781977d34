package io.sluice.training;

import org.jspecify.annotations.Nullable;

/**
 * Training settings. Created by {@link #of} or a {@link Builder} with defaults.
 *
 * @param epochs passes over the training data; fractions allowed
 * @param maxSteps maximum number of steps; 0 for no limit
 * @param batch examples per step; an incomplete last batch of an epoch is dropped, and the next
 *     epoch draws a new order
 * @param optimizer optimiser settings
 * @param learningRate learning rate schedule
 * @param labelSmoothing share of each label spread over all classes, 0 to 1
 * @param augmentation augmentation of training inputs; not applied to validation
 * @param validation share of the training data held out, 0 to 0.9; if above 0, the parameters of
 *     the best epoch are kept instead of the last
 * @param updateStatistics whether batch normalisation updates mean and variance; otherwise the
 *     stored statistics are used. The mode of a traced model is fixed in the code
 * @param l1 strength of L1 regularisation of weights (parameters with two or more dimensions); 0
 *     for none
 * @param constraints invariants of the parameters
 * @param pruning gradual pruning; null for none
 * @param distillation knowledge distillation; null for none
 * @param precision arithmetic of forward and backward
 * @param seed seed of order, augmentation and dropout
 */
public record TrainingPlan(
    double epochs,
    long maxSteps,
    int batch,
    OptimizerSettings optimizer,
    LearningRateSchedule learningRate,
    double labelSmoothing,
    AugmentationSettings augmentation,
    double validation,
    boolean updateStatistics,
    double l1,
    TrainingConstraints constraints,
    @Nullable GradualPruningSettings pruning,
    @Nullable DistillationSettings distillation,
    Precision precision,
    long seed) {
  public TrainingPlan {
    SettingBounds.atLeast("epochs", epochs, 0);
    SettingBounds.atLeast("max-steps", maxSteps, 0);
    SettingBounds.within("batch", batch, 1, 1 << 20);
    SettingBounds.within("label-smoothing", labelSmoothing, 0, 1);
    SettingBounds.within("validation", validation, 0, 0.9);
    SettingBounds.atLeast("l1", l1, 0);
  }

  /** Arithmetic of the student. Parameters are kept and updated in 32 bits. */
  public enum Precision {
    FP32,
    /**
     * bfloat16, 16 bits with the exponent range of 32, given processor instructions and a suitable
     * model (Kalamkar et al. 2019, "A study of BFLOAT16 for deep learning training"); otherwise 32
     * bits, with the reason in {@link TrainingResult#precision()}.
     */
    BF16
  }

  /** Batches of 128, SGD with momentum, cosine decay of the learning rate. */
  public static TrainingPlan of(double epochs, double learningRate) {
    return builder(epochs, LearningRateSchedule.cosine(learningRate)).build();
  }

  public static Builder builder(double epochs, LearningRateSchedule learningRate) {
    return new Builder(epochs, learningRate);
  }

  /** Builder initialised with this plan. */
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

  /**
   * Builder with defaults for everything except length and learning rate. Confined to a single
   * thread.
   */
  public static final class Builder {
    private double epochs;
    private LearningRateSchedule learningRate;
    private long maxSteps;
    private int batch = 128;
    private OptimizerSettings optimizer = OptimizerSettings.SGD;
    private double labelSmoothing;
    private AugmentationSettings augmentation = AugmentationSettings.NONE;
    private double validation;
    private boolean updateStatistics = true;
    private double l1;
    private TrainingConstraints constraints = TrainingConstraints.NONE;
    private @Nullable GradualPruningSettings pruning;
    private @Nullable DistillationSettings distillation;
    private Precision precision = Precision.FP32;
    private long seed = 1;

    private Builder(double epochs, LearningRateSchedule learningRate) {
      this.epochs = epochs;
      this.learningRate = learningRate;
    }

    public Builder epochs(double value) {
      epochs = value;
      return this;
    }

    public Builder learningRate(LearningRateSchedule value) {
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

    public Builder optimizer(OptimizerSettings value) {
      optimizer = value;
      return this;
    }

    public Builder labelSmoothing(double value) {
      labelSmoothing = value;
      return this;
    }

    public Builder augmentation(AugmentationSettings value) {
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

    public Builder constraints(TrainingConstraints value) {
      constraints = value;
      return this;
    }

    public Builder pruning(@Nullable GradualPruningSettings value) {
      pruning = value;
      return this;
    }

    public Builder distillation(@Nullable DistillationSettings value) {
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
     * @throws IllegalArgumentException if a value is out of range; the message names the key
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

package io.sluice.training;

/**
 * Learning rate schedule.
 *
 * @param peak maximum learning rate; at least 0
 * @param shape decay after the warm-up
 * @param warmUp share of the steps, 0 to 1, with a linear rise from nearly 0 to the peak (Goyal et
 *     al. 2017)
 */
public record LearningRateSchedule(double peak, Shape shape, double warmUp) {
  private static final double DROP = 0.1;

  public LearningRateSchedule {
    SettingBounds.atLeast("peak", peak, 0);
    SettingBounds.within("warm-up", warmUp, 0, 1);
  }

  /** Decay after the warm-up. */
  public enum Shape {
    CONSTANT,
    /** Half a cosine down to 0 (Loshchilov and Hutter 2017, without restarts). */
    COSINE,
    /** A tenth of the peak after half, a hundredth after three quarters of the remaining steps. */
    STEP
  }

  public static LearningRateSchedule constant(double rate) {
    return new LearningRateSchedule(rate, Shape.CONSTANT, 0);
  }

  public static LearningRateSchedule cosine(double peak) {
    return new LearningRateSchedule(peak, Shape.COSINE, 0);
  }

  public LearningRateSchedule withWarmUp(double share) {
    return new LearningRateSchedule(peak, shape, share);
  }

  /**
   * Learning rate of a step.
   *
   * @param step index from 0
   * @param steps total number of steps
   */
  double at(long step, long steps) {
    double rising = warmUp * steps;
    if (step < rising) {
      return peak * (step + 1) / Math.max(1, rising + 1);
    }
    double part = (step - rising) / Math.max(1, steps - rising);
    return switch (shape) {
      case CONSTANT -> peak;
      case COSINE -> peak * (1 + Math.cos(Math.PI * part)) / 2;
      case STEP -> peak * (part < 0.5 ? 1 : part < 0.75 ? DROP : DROP * DROP);
    };
  }
}

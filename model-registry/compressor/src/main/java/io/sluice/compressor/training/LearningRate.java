package io.sluice.compressor.training;

/**
 * Learning rate schedule.
 *
 * @param peak maximum learning rate; at least 0
 * @param shape decay after the warm-up
 * @param warmUp share of the steps, 0 to 1, with a linear rise from nearly 0 to the peak (Goyal et
 *     al. 2017)
 */
public record LearningRate(double peak, Shape shape, double warmUp) {
  private static final double DROP = 0.1;

  public LearningRate {
    Bounds.atLeast("peak", peak, 0);
    Bounds.within("warm-up", warmUp, 0, 1);
  }

  /** Decay after the warm-up. */
  public enum Shape {
    CONSTANT,
    /** Half a cosine down to 0 (Loshchilov and Hutter 2017, without restarts). */
    COSINE,
    /** A tenth of the peak after half, a hundredth after three quarters of the remaining steps. */
    STEP
  }

  public static LearningRate constant(double rate) {
    return new LearningRate(rate, Shape.CONSTANT, 0);
  }

  public static LearningRate cosine(double peak) {
    return new LearningRate(peak, Shape.COSINE, 0);
  }

  public LearningRate withWarmUp(double share) {
    return new LearningRate(peak, shape, share);
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

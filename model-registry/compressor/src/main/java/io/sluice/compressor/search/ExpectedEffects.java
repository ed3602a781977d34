package io.sluice.compressor.search;

/**
 * What a choice is expected to do to a model, before anything was measured.
 *
 * @param size by how much the file is multiplied, above 0
 * @param time by how much the latency is multiplied, above 0
 * @param drop by how much the accuracy falls, as a share
 * @param work by how much it multiplies the time that making and measuring a variant takes, above 0
 */
public record ExpectedEffects(double size, double time, double drop, double work) {
  public static final ExpectedEffects NONE = of(1, 1, 0);

  public ExpectedEffects {
    if (!(size > 0 && time > 0 && work > 0 && Double.isFinite(drop))) {
      throw new IllegalArgumentException("Size, time and work must be above 0, drop a number");
    }
  }

  /** Without training, so that it is no more work than anything else. */
  public static ExpectedEffects of(double size, double time, double drop) {
    return new ExpectedEffects(size, time, drop, 1);
  }

  public ExpectedEffects withWork(double factor) {
    return new ExpectedEffects(size, time, drop, factor);
  }

  /** In the scale of the metric, see {@link GoalMetric#scaled}. */
  double on(GoalMetric metric) {
    return switch (metric) {
      case ACCURACY -> -drop;
      case ACCURACY_DROP -> drop;
      // answers also change where both are wrong
      case AGREEMENT -> -2 * drop;
      case SIZE, MEMORY -> Math.log(size);
      case COMPRESSION -> -Math.log(size);
      case P50, P99, ENERGY -> Math.log(time);
      case SPEED_UP -> -Math.log(time);
    };
  }
}

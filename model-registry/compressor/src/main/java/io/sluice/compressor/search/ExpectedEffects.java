package io.sluice.compressor.search;

/**
 * Expected effects of a choice on a model, before any measurement.
 *
 * @param size factor of the file size, above 0
 * @param time factor of the latency, above 0
 * @param drop fall of the accuracy, as a share
 * @param work factor of the time for making and measuring a variant, above 0
 */
public record ExpectedEffects(double size, double time, double drop, double work) {
  public static final ExpectedEffects NONE = of(1, 1, 0);

  public ExpectedEffects {
    if (!(size > 0 && time > 0 && work > 0 && Double.isFinite(drop))) {
      throw new IllegalArgumentException("Size, time and work must be above 0, drop a number");
    }
  }

  /** Effects of a choice without training, and so without additional work. */
  public static ExpectedEffects of(double size, double time, double drop) {
    return new ExpectedEffects(size, time, drop, 1);
  }

  public ExpectedEffects withWork(double factor) {
    return new ExpectedEffects(size, time, drop, factor);
  }

  /** Effect in the scale of the metric, see {@link GoalMetric#scaled}. */
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

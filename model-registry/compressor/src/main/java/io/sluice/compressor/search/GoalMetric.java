package io.sluice.compressor.search;

import java.util.Comparator;
import java.util.List;

/** Metric of a goal. Values are in the unit named at each constant. */
public enum GoalMetric {
  /** Share of right answers on held-out data, 0 to 1. */
  ACCURACY("accuracy", true, 0, 1, MetricUnit.SHARES),
  /** Accuracy of the original model less that of the variant, -1 to 1. */
  ACCURACY_DROP("accuracy drop", false, -1, 1, MetricUnit.POINTS),
  /** Share of examples with the same top-1 class as the original model, 0 to 1. */
  AGREEMENT("agreement", true, 0, 1, MetricUnit.SHARES),
  /** Size of the file, bytes. */
  SIZE("size", false, 1, Double.MAX_VALUE, MetricUnit.BYTES),
  /** Size of the original model divided by the size of the file. */
  COMPRESSION("compression", true, Double.MIN_VALUE, Double.MAX_VALUE, MetricUnit.TIMES),
  /** Median latency at batch 1, seconds. */
  P50("p50", false, Double.MIN_VALUE, Double.MAX_VALUE, MetricUnit.DURATIONS),
  /** 99th percentile of the latency at batch 1, seconds. */
  P99("p99", false, Double.MIN_VALUE, Double.MAX_VALUE, MetricUnit.DURATIONS),
  /**
   * Median latency of the original model divided by the median latency of the variant, the low end
   * of the 95 % interval.
   */
  SPEED_UP("speed-up", true, Double.MIN_VALUE, Double.MAX_VALUE, MetricUnit.TIMES),
  /** Resident memory added by loading and running the variant, bytes. */
  MEMORY("memory", false, 1, Double.MAX_VALUE, MetricUnit.BYTES),
  /** Energy of one inference at batch 1, joules. */
  ENERGY("energy", false, Double.MIN_VALUE, Double.MAX_VALUE, MetricUnit.ENERGIES);

  private final String words;
  private final boolean moreIsBetter;
  private final double least;
  private final double most;
  private final List<MetricUnit> units;

  GoalMetric(
      String words, boolean moreIsBetter, double least, double most, List<MetricUnit> units) {
    this.words = words;
    this.moreIsBetter = moreIsBetter;
    this.least = least;
    this.most = most;
    this.units = units;
  }

  /** Name of the metric in a goal. */
  public String words() {
    return words;
  }

  public boolean moreIsBetter() {
    return moreIsBetter;
  }

  /** Whether choices multiply the values of the metric; otherwise choices add to the values. */
  boolean isRatio() {
    return units != MetricUnit.SHARES && units != MetricUnit.POINTS;
  }

  /** A value in the scale with additive effects of choices. */
  double scaled(double value) {
    return isRatio() ? Math.log(value) : value;
  }

  /** The smallest possible value. */
  double least() {
    return least;
  }

  /** The largest possible value. */
  double most() {
    return most;
  }

  /** Units accepted for the metric. */
  List<MetricUnit> units() {
    return units;
  }

  /** A value in the unit suited to its size, for people. */
  public String format(double value) {
    return format(value, units);
  }

  /** Difference of two values, for people; in points between percentages. */
  String formatDifference(double value) {
    return format(value, units == MetricUnit.SHARES ? MetricUnit.POINTS : units);
  }

  private static String format(double value, List<MetricUnit> units) {
    List<MetricUnit> readable =
        units.stream()
            .filter(MetricUnit::readable)
            .sorted(Comparator.comparingDouble(MetricUnit::factor).reversed())
            .toList();
    MetricUnit unit =
        readable.stream()
            .filter(u -> u.factor() <= Math.abs(value))
            .findFirst()
            .orElse(readable.get(readable.size() - 1));
    return NumberFormatting.rounded(value / unit.factor()) + " " + unit.words();
  }
}

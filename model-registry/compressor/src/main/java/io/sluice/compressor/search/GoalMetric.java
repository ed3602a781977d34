package io.sluice.compressor.search;

import java.util.Comparator;
import java.util.List;

/** What a goal can speak of. Values are in the unit that its constant names. */
public enum GoalMetric {
  /** Share of right answers on held-out data, 0 to 1. */
  ACCURACY("accuracy", true, 0, 1, MetricUnit.SHARES),
  /** Accuracy of the model as brought less that of the variant, -1 to 1. */
  ACCURACY_DROP("accuracy drop", false, -1, 1, MetricUnit.POINTS),
  /** Share of examples on which the top answer is that of the model as brought, 0 to 1. */
  AGREEMENT("agreement", true, 0, 1, MetricUnit.SHARES),
  /** Bytes of the file. */
  SIZE("size", false, 1, Double.MAX_VALUE, MetricUnit.BYTES),
  /** How many times smaller the file is than the model as brought. */
  COMPRESSION("compression", true, Double.MIN_VALUE, Double.MAX_VALUE, MetricUnit.TIMES),
  /** Median latency at batch 1, seconds. */
  P50("p50", false, Double.MIN_VALUE, Double.MAX_VALUE, MetricUnit.DURATIONS),
  /** 99th percentile of the latency at batch 1, seconds. */
  P99("p99", false, Double.MIN_VALUE, Double.MAX_VALUE, MetricUnit.DURATIONS),
  /**
   * How many times faster the median is than that of the model as brought, the low end of the 95 %
   * interval.
   */
  SPEED_UP("speed-up", true, Double.MIN_VALUE, Double.MAX_VALUE, MetricUnit.TIMES),
  /** Resident bytes that loading and running it adds. */
  MEMORY("memory", false, 1, Double.MAX_VALUE, MetricUnit.BYTES),
  /** Joules of one inference at batch 1. */
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

  /** As a goal names it. */
  public String words() {
    return words;
  }

  public boolean moreIsBetter() {
    return moreIsBetter;
  }

  /** Whether choices multiply its values; otherwise they add to them. */
  boolean isRatio() {
    return units != MetricUnit.SHARES && units != MetricUnit.POINTS;
  }

  /** A value in the scale in which the effects of choices add up. */
  double scaled(double value) {
    return isRatio() ? Math.log(value) : value;
  }

  /** The smallest value that there can be. */
  double least() {
    return least;
  }

  /** The largest value that there can be. */
  double most() {
    return most;
  }

  /** That it can be given in. */
  List<MetricUnit> units() {
    return units;
  }

  /** A value in the unit that suits its size, for people. */
  public String format(double value) {
    return format(value, units);
  }

  /** What lies between two values, for people: between two percentages there are points. */
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

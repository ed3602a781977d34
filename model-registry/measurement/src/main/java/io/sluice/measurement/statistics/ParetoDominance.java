package io.sluice.measurement.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Which of several are worth having: those that none beats in everything. */
public final class ParetoDominance {
  private ParetoDominance() {}

  /**
   * The items that no other is at least as cheap as in all costs and cheaper in one. Of items that
   * cost the same all are kept. An item with a cost that is not known (NaN) is not among them, and
   * beats none.
   *
   * @param costs less is better; negate what is better when it is more
   * @return in their order
   */
  public static <T> List<T> front(List<T> items, List<ToDoubleFunction<? super T>> costs) {
    List<T> candidates = new ArrayList<>();
    List<double[]> points = new ArrayList<>();
    for (T item : items) {
      double[] point = costs.stream().mapToDouble(cost -> cost.applyAsDouble(item)).toArray();
      if (isKnown(point)) {
        candidates.add(item);
        points.add(point);
      }
    }
    List<T> front = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      double[] own = points.get(i);
      if (points.stream().noneMatch(other -> beats(other, own))) {
        front.add(candidates.get(i));
      }
    }
    return front;
  }

  private static boolean isKnown(double[] point) {
    for (double cost : point) {
      if (Double.isNaN(cost)) {
        return false;
      }
    }
    return true;
  }

  private static boolean beats(double[] one, double[] other) {
    boolean cheaper = false;
    for (int i = 0; i < one.length; i++) {
      if (one[i] > other[i]) {
        return false;
      }
      cheaper |= one[i] < other[i];
    }
    return cheaper;
  }
}

package io.sluice.adaptation.fleet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Pareto frontier of level mixes by capacity and wrong answers per second: every mix best for some
 * need.
 *
 * <p>Built group by group with dominated points removed (Nemhauser and Ullmann, Discrete dynamic
 * programming and capital allocation, Management Science 15, 1969). Exact: for any levels of the
 * other groups, more capacity with fewer wrong answers means a better average accuracy. Never
 * slower than enumeration, and usually polynomial in the number of groups (Beier and Vöcking,
 * Random knapsack in expected polynomial time, 2003).
 */
final class CapacityAccuracyFrontier {
  private final List<DeviceGroup> groups;
  private final List<Point> points;

  private record Point(@Nullable Point before, int level, double perSecond, double wrong) {
    double accuracy() {
      return 1 - wrong / perSecond;
    }
  }

  /**
   * @param groups 1 or more
   */
  CapacityAccuracyFrontier(List<DeviceGroup> groups) {
    this.groups = groups;
    List<Point> reached = List.of(new Point(null, -1, 0, 0));
    for (DeviceGroup group : groups) {
      reached = unbeaten(extended(reached, group));
    }
    points = reached;
  }

  private static List<Point> extended(List<Point> before, DeviceGroup group) {
    List<Point> all = new ArrayList<>(before.size() * group.levels().size());
    for (Point point : before) {
      for (int i = 0; i < group.levels().size(); i++) {
        double perSecond = group.perSecond(i);
        double wrong = perSecond * (1 - group.levels().get(i).accuracy());
        all.add(new Point(point, i, point.perSecond + perSecond, point.wrong + wrong));
      }
    }
    return all;
  }

  private static List<Point> unbeaten(List<Point> all) {
    // stable sort: the first of equal points stays, for the same result in every planner
    all.sort(
        Comparator.comparingDouble(Point::perSecond).reversed().thenComparingDouble(Point::wrong));
    List<Point> kept = new ArrayList<>();
    double least = Double.POSITIVE_INFINITY;
    for (Point point : all) {
      if (point.wrong < least) {
        kept.add(point);
        least = point.wrong;
      }
    }
    return kept;
  }

  int size() {
    return points.size();
  }

  /** The most accurate mix with at least this capacity, examples per second; empty if none. */
  Optional<FleetLevelMix> best(double perSecond) {
    return points.stream()
        .filter(point -> point.perSecond >= perSecond)
        .max(Comparator.comparingDouble(Point::accuracy))
        .map(this::mix);
  }

  /** The mix of greatest capacity. */
  FleetLevelMix fastest() {
    return mix(points.get(0));
  }

  /** The mix of greatest capacity above an accuracy; empty if none. */
  Optional<FleetLevelMix> moreAccurate(double accuracy) {
    return points.stream()
        .filter(point -> point.accuracy() > accuracy + FleetPlanner.EQUAL)
        .max(Comparator.comparingDouble(Point::perSecond))
        .map(this::mix);
  }

  private FleetLevelMix mix(Point last) {
    List<Integer> levels = new ArrayList<>();
    for (Point point = last; point != null && point.level >= 0; point = point.before) {
      levels.add(0, point.level);
    }
    return FleetLevelMix.of(groups, levels);
  }
}

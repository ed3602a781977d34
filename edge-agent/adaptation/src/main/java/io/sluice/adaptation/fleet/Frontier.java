package io.sluice.adaptation.fleet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All mixes that could be best for some need: those that no other one beats in both capacity and
 * wrong answers per second.
 *
 * <p>Built group by group, keeping only what is not beaten (Nemhauser and Ullmann, Discrete dynamic
 * programming and capital allocation, Management Science 15, 1969). That is exact: whatever the
 * other groups do, what has more capacity and fewer wrong answers has the better average accuracy.
 * It takes no longer than enumeration, and in the number of groups usually polynomial time (Beier
 * and Vöcking, Random knapsack in expected polynomial time, 2003).
 */
final class Frontier {
  private final List<Group> groups;
  private final List<Point> points;

  private record Point(@Nullable Point before, int level, double perSecond, double wrong) {
    double accuracy() {
      return 1 - wrong / perSecond;
    }
  }

  /**
   * @param groups 1 or more
   */
  Frontier(List<Group> groups) {
    this.groups = groups;
    List<Point> reached = List.of(new Point(null, -1, 0, 0));
    for (Group group : groups) {
      reached = unbeaten(extended(reached, group));
    }
    points = reached;
  }

  private static List<Point> extended(List<Point> before, Group group) {
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
    // stable: of equals the first one stays, so that everybody finds the same
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

  /** The most accurate that runs so many examples per second; empty when none does. */
  Optional<Mix> best(double perSecond) {
    return points.stream()
        .filter(point -> point.perSecond >= perSecond)
        .max(Comparator.comparingDouble(Point::accuracy))
        .map(this::mix);
  }

  /** The one that runs most examples. */
  Mix fastest() {
    return mix(points.get(0));
  }

  /** Of those more accurate than this, the one that runs most examples. */
  Optional<Mix> moreAccurate(double accuracy) {
    return points.stream()
        .filter(point -> point.accuracy() > accuracy + FleetPlanner.EQUAL)
        .max(Comparator.comparingDouble(Point::perSecond))
        .map(this::mix);
  }

  private Mix mix(Point last) {
    List<Integer> levels = new ArrayList<>();
    for (Point point = last; point != null && point.level >= 0; point = point.before) {
      levels.add(0, point.level);
    }
    return Mix.of(groups, levels);
  }
}

package io.sluice.compressor.search;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All variants that a search may try.
 *
 * @param dimensions in the order in which their steps are applied
 */
public record Space(List<Dimension> dimensions) {
  private static final long MAX_POINTS = 1_000_000;

  public Space {
    dimensions = List.copyOf(dimensions);
    Set<String> names = new HashSet<>();
    long points = 1;
    for (Dimension dimension : dimensions) {
      points *= dimension.levels().size();
      for (Level level : dimension.levels()) {
        if (!names.add(level.name())) {
          throw new IllegalArgumentException("There are two levels " + level.name());
        }
      }
    }
    if (points > MAX_POINTS) {
      throw new IllegalArgumentException("A space of " + points + " points is too large");
    }
  }

  /** Nothing is done to the model. */
  public Point origin() {
    return new Point(Collections.nCopies(dimensions.size(), 0));
  }

  public List<Level> levels(Point point) {
    List<Level> levels = new ArrayList<>();
    for (int i = 0; i < dimensions.size(); i++) {
      levels.add(dimensions.get(i).levels().get(point.levels().get(i)));
    }
    return levels;
  }

  /** What is done, such as {@code prune 50 %, int8 static}; of the origin {@code as brought}. */
  public String describe(Point point) {
    List<Level> levels = levels(point);
    String names =
        levels.stream()
            .filter(level -> !dimensions.get(levels.indexOf(level)).levels().get(0).equals(level))
            .map(Level::name)
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "as brought" : names;
  }

  boolean trains(Point point) {
    return levels(point).stream().anyMatch(level -> level.trains() || level.damages());
  }

  /** All points whose levels go together, in their order. */
  public List<Point> points() {
    List<Point> points = new ArrayList<>();
    extend(new ArrayList<>(), points);
    return points;
  }

  private void extend(List<Integer> chosen, List<Point> points) {
    if (chosen.size() == dimensions.size()) {
      Point point = new Point(chosen);
      if (goTogether(levels(point))) {
        points.add(point);
      }
      return;
    }
    for (int i = 0; i < dimensions.get(chosen.size()).levels().size(); i++) {
      chosen.add(i);
      extend(chosen, points);
      chosen.remove(chosen.size() - 1);
    }
  }

  private static boolean goTogether(List<Level> levels) {
    Set<String> names = levels.stream().map(Level::name).collect(Collectors.toSet());
    return levels.stream().allMatch(level -> Collections.disjoint(level.excludes(), names));
  }
}

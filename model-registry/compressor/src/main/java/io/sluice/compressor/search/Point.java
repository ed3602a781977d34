package io.sluice.compressor.search;

import java.util.List;

/**
 * One choice for each dimension of a space.
 *
 * @param levels index of the level, by dimension
 */
public record Point(List<Integer> levels) implements Comparable<Point> {
  public Point {
    levels = List.copyOf(levels);
  }

  @Override
  public int compareTo(Point other) {
    for (int i = 0; i < Math.min(levels.size(), other.levels.size()); i++) {
      int order = Integer.compare(levels.get(i), other.levels.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(levels.size(), other.levels.size());
  }
}

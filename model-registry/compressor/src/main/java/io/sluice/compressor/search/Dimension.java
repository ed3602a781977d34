package io.sluice.compressor.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Something to decide about a variant.
 *
 * @param levels the choices; the first is what is done when nothing is decided
 */
public record Dimension(String name, List<Level> levels) {
  public Dimension {
    levels = List.copyOf(levels);
    if (levels.isEmpty()) {
      throw new IllegalArgumentException("The dimension " + name + " has no level");
    }
  }

  public static Dimension of(String name, Level... levels) {
    return new Dimension(name, Arrays.asList(levels));
  }

  /** The same with further choices. */
  public Dimension and(List<Level> others) {
    List<Level> all = new ArrayList<>(levels);
    all.addAll(others);
    return new Dimension(name, all);
  }
}

package io.sluice.compressor.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A dimension of the search space.
 *
 * @param levels choices; the first is the default
 */
public record SearchDimension(String name, List<DimensionLevel> levels) {
  public SearchDimension {
    levels = List.copyOf(levels);
    if (levels.isEmpty()) {
      throw new IllegalArgumentException("The dimension " + name + " has no level");
    }
  }

  public static SearchDimension of(String name, DimensionLevel... levels) {
    return new SearchDimension(name, Arrays.asList(levels));
  }

  /** The same dimension with further choices. */
  public SearchDimension and(List<DimensionLevel> others) {
    List<DimensionLevel> all = new ArrayList<>(levels);
    all.addAll(others);
    return new SearchDimension(name, all);
  }
}

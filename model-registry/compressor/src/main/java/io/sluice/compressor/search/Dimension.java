package io.sluice.compressor.search;

import java.util.List;

/**
 * Something to decide about a variant.
 *
 * @param levels the choices; the first changes nothing
 */
public record Dimension(String name, List<Level> levels) {
  public Dimension {
    levels = List.copyOf(levels);
    if (levels.isEmpty()) {
      throw new IllegalArgumentException("The dimension " + name + " has no level");
    }
  }
}

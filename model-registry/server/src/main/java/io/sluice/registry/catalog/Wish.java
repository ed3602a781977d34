package io.sluice.registry.catalog;

import io.sluice.registry.hardware.Engine;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What further variants are to be like: the best for a goal, what a recipe makes, or what some
 * techniques make. When all are empty, the variants that every model gets.
 *
 * @param goal such as {@code smallest with accuracy >= 92 %}; empty for none
 * @param recipe YAML; empty for none
 * @param techniques their names, in order
 * @param engines that the variants may be for; empty for any
 */
public record Wish(String goal, String recipe, List<String> techniques, SortedSet<Engine> engines) {
  /**
   * @throws IllegalArgumentException when it asks for more than one thing
   */
  public Wish {
    techniques = List.copyOf(techniques);
    engines = Collections.unmodifiableSortedSet(new TreeSet<>(engines));
    int wants = (goal.isEmpty() ? 0 : 1) + (recipe.isEmpty() ? 0 : 1);
    if (wants + (techniques.isEmpty() ? 0 : 1) > 1) {
      throw new IllegalArgumentException(
          "A compression has a goal, a recipe or techniques, but only one of the three");
    }
  }
}

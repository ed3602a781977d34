package io.sluice.registry.catalog;

import java.util.List;

/**
 * What further variants are to be like: the best for a goal, what a recipe makes, or what some
 * techniques make. When all are empty, the variants that every model gets.
 *
 * @param goal such as {@code smallest with accuracy >= 92 %}; empty for none
 * @param recipe YAML; empty for none
 * @param techniques their names, in order
 */
public record Wish(String goal, String recipe, List<String> techniques) {
  /**
   * @throws IllegalArgumentException when it asks for more than one thing
   */
  public Wish {
    techniques = List.copyOf(techniques);
    int wants = (goal.isEmpty() ? 0 : 1) + (recipe.isEmpty() ? 0 : 1);
    if (wants + (techniques.isEmpty() ? 0 : 1) > 1) {
      throw new IllegalArgumentException(
          "A compression has a goal, a recipe or techniques, but only one of the three");
    }
  }
}

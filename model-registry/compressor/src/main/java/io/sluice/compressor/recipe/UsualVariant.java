package io.sluice.compressor.recipe;

import java.util.List;

/**
 * A variant worth trying for every model.
 *
 * @param alternatives recipes of one name; the recipe with answers nearest to the original model is
 *     kept
 * @param exact whether the variant should differ by rounding only
 */
public record UsualVariant(List<Recipe> alternatives, boolean exact) {
  public UsualVariant {
    alternatives = List.copyOf(alternatives);
    if (alternatives.stream().map(Recipe::name).distinct().count() != 1) {
      throw new IllegalArgumentException("Alternatives have one name: " + alternatives);
    }
  }

  public String name() {
    return alternatives.get(0).name().value();
  }
}

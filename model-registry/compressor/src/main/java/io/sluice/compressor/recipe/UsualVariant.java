package io.sluice.compressor.recipe;

import java.util.List;

/**
 * A variant that every model is worth trying.
 *
 * @param alternatives of one name; the one whose answers are nearest to the model as brought is
 *     kept
 * @param exact whether it should differ by rounding only
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

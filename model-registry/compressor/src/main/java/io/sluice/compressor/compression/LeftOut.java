package io.sluice.compressor.compression;

import io.sluice.compressor.recipe.Recipe;

/**
 * A variant that is not shipped.
 *
 * @param why for people
 */
public record LeftOut(Recipe recipe, String why) {
  @Override
  public String toString() {
    return recipe.name() + " is left out: " + why;
  }
}

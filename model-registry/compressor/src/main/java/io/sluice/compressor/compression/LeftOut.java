package io.sluice.compressor.compression;

import io.sluice.compressor.recipe.Recipe;

/**
 * A variant not shipped.
 *
 * @param why reason, for people
 */
public record LeftOut(Recipe recipe, String why) {
  @Override
  public String toString() {
    return recipe.name() + " is left out: " + why;
  }
}

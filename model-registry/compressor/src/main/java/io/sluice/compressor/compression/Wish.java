package io.sluice.compressor.compression;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.recipe.Catalogue;
import io.sluice.compressor.recipe.Recipe;
import io.sluice.compressor.technique.Technique;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.manifest.VariantName;
import java.util.ArrayList;
import java.util.List;

/** Which variants are wanted. */
public sealed interface Wish {
  /** Those that every model gets: all that is worth it without training. */
  record Ladder() implements Wish {}

  /** Those that these recipes make, whatever comes of it. */
  record Recipes(List<Recipe> recipes) implements Wish {
    public Recipes {
      recipes = List.copyOf(recipes);
    }

    @Override
    public boolean trains() {
      return recipes.stream().anyMatch(Recipe::trains);
    }
  }

  /** Whether weights are learnt from examples. */
  default boolean trains() {
    return false;
  }

  static Wish ladder() {
    return new Ladder();
  }

  /**
   * @throws CompressionException when there is none, or two have one name
   */
  static Wish recipes(List<Recipe> recipes) throws CompressionException {
    if (recipes.isEmpty()) {
      throw new CompressionException("Tried to make the variants of recipes, but there is none");
    }
    for (int i = 0; i < recipes.size(); i++) {
      VariantName name = recipes.get(i).name();
      if (recipes.subList(0, i).stream().anyMatch(r -> r.name().equals(name))) {
        throw new CompressionException(
            "Two recipes make the variant " + name + "; each needs a name of its own");
      }
    }
    return new Recipes(recipes);
  }

  /**
   * One variant, made by these techniques in their order with the settings they have when nobody
   * says otherwise.
   *
   * @throws CompressionException when there is none of a name
   */
  static Wish techniques(List<String> names, Engine engine, long seed) throws CompressionException {
    List<Technique> steps = new ArrayList<>();
    for (String name : names) {
      steps.add(Catalogue.standard().named(name));
    }
    String name = String.join("-", names);
    int most = Math.min(name.length(), VariantName.MAX_LENGTH);
    VariantName variant = new VariantName(name.substring(0, most).replaceFirst("-+$", ""));
    return recipes(List.of(new Recipe(variant, engine, seed, steps)));
  }
}

package io.sluice.compressor.compression;

import io.sluice.compressor.recipe.Recipe;
import io.sluice.compressor.recipe.TechniqueCatalogue;
import io.sluice.compressor.search.SearchTimeBudget;
import io.sluice.compressor.technique.CompressionTechnique;
import io.sluice.measurement.ThisMachine;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.manifest.VariantName;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request for variants. */
public sealed interface RequestedVariants {
  /** The variants usual for every model: all worthwhile variants without training. */
  record Ladder() implements RequestedVariants {}

  /** Variants requested by recipe; kept even if another variant is better. */
  record Recipes(List<Recipe> recipes) implements RequestedVariants {
    public Recipes {
      recipes = List.copyOf(recipes);
    }

    @Override
    public boolean trains() {
      return recipes.stream().anyMatch(Recipe::trains);
    }
  }

  /**
   * The best variants found for a goal.
   *
   * @param budget time for making and measuring variants, above 0; judging takes some seconds more
   * @param hardwareClass hardware class of the goal; null for the class of this machine
   */
  record Goal(
      io.sluice.compressor.search.CompressionGoal goal,
      Duration budget,
      @Nullable String hardwareClass)
      implements RequestedVariants {
    /** Enough to try some dozens of variants of a small model. */
    public static final Duration USUAL_BUDGET = Duration.ofMinutes(10);

    /**
     * @throws IllegalArgumentException when the budget is not above 0
     */
    public Goal {
      if (budget.isNegative() || budget.isZero()) {
        throw new IllegalArgumentException("The budget of a search must be above 0");
      }
    }

    /** Students are trained when training data is given. */
    @Override
    public boolean trains() {
      return true;
    }
  }

  /** Whether weights are learnt from examples. */
  default boolean trains() {
    return false;
  }

  /**
   * Goal as written by people.
   *
   * @param budget budget such as {@code 20m}; empty for the usual budget
   * @param hardwareClass hardware class; empty for the class of this machine
   * @throws ModelProcessingException when the goal or the budget cannot be read or is
   *     contradictory, or the class is unknown or cannot be measured here
   */
  static RequestedVariants goal(String goal, String budget, String hardwareClass)
      throws ModelProcessingException, IOException {
    Goal wish =
        new Goal(
            io.sluice.compressor.search.CompressionGoal.parse(goal),
            budget.isBlank() ? Goal.USUAL_BUDGET : SearchTimeBudget.parse(budget),
            hardwareClass.isBlank() ? null : hardwareClass.strip());
    new GoalCheck(wish).requireClass(ThisMachine.hardwareClass(Path.of("/proc/cpuinfo")));
    return wish;
  }

  static RequestedVariants ladder() {
    return new Ladder();
  }

  /**
   * @throws ModelProcessingException without recipes, or when two have the same name
   */
  static RequestedVariants recipes(List<Recipe> recipes) throws ModelProcessingException {
    if (recipes.isEmpty()) {
      throw new ModelProcessingException(
          "Tried to make the variants of recipes, but there is none");
    }
    for (int i = 0; i < recipes.size(); i++) {
      VariantName name = recipes.get(i).name();
      if (recipes.subList(0, i).stream().anyMatch(r -> r.name().equals(name))) {
        throw new ModelProcessingException(
            "Two recipes make the variant " + name + "; each needs a name of its own");
      }
    }
    return new Recipes(recipes);
  }

  /**
   * A variant made by the given techniques in order with default settings.
   *
   * @throws ModelProcessingException when a name is unknown
   */
  static RequestedVariants techniques(List<String> names, Engine engine, long seed)
      throws ModelProcessingException {
    List<CompressionTechnique> steps = new ArrayList<>();
    for (String name : names) {
      steps.add(TechniqueCatalogue.standard().named(name));
    }
    String name = String.join("-", names);
    int most = Math.min(name.length(), VariantName.MAX_LENGTH);
    VariantName variant = new VariantName(name.substring(0, most).replaceFirst("-+$", ""));
    return recipes(List.of(new Recipe(variant, engine, seed, steps)));
  }
}

package io.sluice.registry.catalog;

import io.sluice.registry.hardware.Engine;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What further variants are to be like: the best for a goal, what a recipe makes, or what some
 * techniques make. When all are empty, the variants that every model gets.
 *
 * @param goal such as {@code smallest with accuracy >= 92 %}; empty for none
 * @param budget how long to search for the goal at most, such as {@code 20m}; empty for the usual
 *     time
 * @param hardwareClass that the goal is for; empty for that of the registry's machine
 * @param recipe YAML; empty for none
 * @param techniques their names, in order
 * @param engines that the variants may be for; empty for any
 */
public record VariantRequest(
    String goal,
    String budget,
    String hardwareClass,
    String recipe,
    List<String> techniques,
    SortedSet<Engine> engines) {
  /**
   * @throws IllegalArgumentException when it asks for more than one thing
   */
  public VariantRequest(
      String goal,
      @Nullable String budget,
      @Nullable String hardwareClass,
      String recipe,
      List<String> techniques,
      SortedSet<Engine> engines) {
    this.goal = goal;
    // indexes of before there were budgets have none
    this.budget = budget == null ? "" : budget;
    this.hardwareClass = hardwareClass == null ? "" : hardwareClass;
    this.recipe = recipe;
    this.techniques = List.copyOf(techniques);
    this.engines = Collections.unmodifiableSortedSet(new TreeSet<>(engines));
    int wants = (goal.isEmpty() ? 0 : 1) + (recipe.isEmpty() ? 0 : 1);
    if (wants + (techniques.isEmpty() ? 0 : 1) > 1) {
      throw new IllegalArgumentException(
          "A compression has a goal, a recipe or techniques, but only one of the three");
    }
    if (goal.isEmpty() && !(this.budget.isEmpty() && this.hardwareClass.isEmpty())) {
      throw new IllegalArgumentException("A budget and a class are for a goal, but there is none");
    }
  }
}

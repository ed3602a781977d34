package io.sluice.compressor.search;

import io.sluice.compressor.recipe.BuildProgress;
import io.sluice.compressor.recipe.Recipe;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Evaluator making and measuring variants for a search. Used by a single thread. */
public interface CandidateEvaluator {
  /**
   * Makes a variant and measures it on the examples for choosing.
   *
   * @param metrics required metrics; further metrics may be read
   * @throws ModelProcessingException when the variant cannot be made or run; the message says why
   */
  MetricReadings measure(Recipe recipe, Set<GoalMetric> metrics, BuildProgress progress)
      throws ModelProcessingException, IOException, InterruptedException;

  /**
   * Makes variants and compares their answers with the answers of the original model, side by side.
   *
   * @return closeness of each variant, in the order of the recipes
   * @throws ModelProcessingException when a variant cannot be made or run
   */
  List<Closeness> compare(List<Recipe> recipes, BuildProgress progress)
      throws ModelProcessingException, IOException, InterruptedException;

  /**
   * Distance between the answers of a variant and of the original model.
   *
   * @param lost loss of accuracy as a share; without labels, share of differing answers; below 0
   *     for a gain in accuracy
   * @param relativeError relative error of the outputs
   */
  record Closeness(double lost, double relativeError) {}
}

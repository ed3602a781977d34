package io.sluice.compressor.search;

import io.sluice.compressor.recipe.BuildProgress;
import io.sluice.compressor.recipe.Recipe;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Makes and measures variants for a search. Used by one thread. */
public interface CandidateEvaluator {
  /**
   * Makes a variant and measures it by the examples that choices are made by.
   *
   * @param metrics that are wanted; more may be read
   * @throws ModelProcessingException when it cannot be made or run; the message says why
   */
  MetricReadings measure(Recipe recipe, Set<GoalMetric> metrics, BuildProgress progress)
      throws ModelProcessingException, IOException, InterruptedException;

  /**
   * Makes variants and compares their answers with those of the model as brought, side by side.
   *
   * @return in their order
   * @throws ModelProcessingException when one of them cannot be made or run
   */
  List<Closeness> compare(List<Recipe> recipes, BuildProgress progress)
      throws ModelProcessingException, IOException, InterruptedException;

  /**
   * How near the answers of a variant are to those of the model as brought.
   *
   * @param lost share of right answers that it has lost; without labels, share of answers that are
   *     other ones; below 0 when it gains
   * @param relativeError of the outputs
   */
  record Closeness(double lost, double relativeError) {}
}

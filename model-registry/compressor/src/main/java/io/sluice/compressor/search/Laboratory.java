package io.sluice.compressor.search;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.recipe.Progress;
import io.sluice.compressor.recipe.Recipe;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Makes and measures variants for a search. Used by one thread. */
public interface Laboratory {
  /**
   * Makes a variant and measures it by the examples that choices are made by.
   *
   * @param metrics that are wanted; more may be read
   * @throws CompressionException when it cannot be made or run; the message says why
   */
  Readings measure(Recipe recipe, Set<Metric> metrics, Progress progress)
      throws CompressionException, IOException, InterruptedException;

  /**
   * Makes variants and compares their answers with those of the model as brought, side by side.
   *
   * @return in their order
   * @throws CompressionException when one of them cannot be made or run
   */
  List<Closeness> compare(List<Recipe> recipes, Progress progress)
      throws CompressionException, IOException, InterruptedException;

  /**
   * How near the answers of a variant are to those of the model as brought.
   *
   * @param lost share of right answers that it has lost; without labels, share of answers that are
   *     other ones; below 0 when it gains
   * @param relativeError of the outputs
   */
  record Closeness(double lost, double relativeError) {}
}

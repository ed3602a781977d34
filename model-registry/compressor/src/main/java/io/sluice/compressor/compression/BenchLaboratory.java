package io.sluice.compressor.compression;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.evaluation.Measurement;
import io.sluice.compressor.evaluation.MeasurementOrder.Costs;
import io.sluice.compressor.evaluation.Score;
import io.sluice.compressor.recipe.Progress;
import io.sluice.compressor.recipe.Recipe;
import io.sluice.compressor.search.Laboratory;
import io.sluice.compressor.search.Metric;
import io.sluice.compressor.search.Readings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Makes variants on a workbench and measures each beside the model as it was brought. */
final class BenchLaboratory implements Laboratory {
  /** What only running a model against the clock tells. */
  static final Set<Metric> COSTS =
      Collections.unmodifiableSet(
          EnumSet.of(Metric.P50, Metric.P99, Metric.SPEED_UP, Metric.MEMORY, Metric.ENERGY));

  private static final double MADE = 0.5;

  private final Workbench workbench;
  private final Bench bench;
  private final Readout readout;

  /**
   * @param bench with the examples that choices are made by
   */
  BenchLaboratory(Workbench workbench, Bench bench, Readout readout) {
    this.workbench = workbench;
    this.bench = bench;
    this.readout = readout;
  }

  @Override
  public Readings measure(Recipe recipe, Set<Metric> metrics, Progress progress)
      throws CompressionException, IOException, InterruptedException {
    Draft draft = workbench.make(recipe, Progress.part(progress, 0, MADE));
    Bench.Results results =
        measured(List.of(draft), costs(metrics), Progress.part(progress, MADE, 1));
    return readout.of(draft.file(), known(results, draft), reference(results));
  }

  private static Costs costs(Set<Metric> metrics) {
    if (metrics.contains(Metric.MEMORY)) {
      return Costs.ALL;
    }
    return Collections.disjoint(metrics, COSTS) ? Costs.NONE : Costs.LATENCY;
  }

  @Override
  public List<Closeness> compare(List<Recipe> recipes, Progress progress)
      throws CompressionException, IOException, InterruptedException {
    List<Draft> drafts = new ArrayList<>();
    for (Recipe recipe : recipes) {
      String numbered = recipe.name() + "-" + drafts.size();
      double done = MADE * drafts.size() / recipes.size();
      drafts.add(workbench.make(recipe.named(numbered), Progress.part(progress, done, MADE)));
    }
    Bench.Results results = measured(drafts, Costs.NONE, Progress.part(progress, MADE, 1));
    List<Closeness> closeness = new ArrayList<>();
    for (Draft draft : drafts) {
      closeness.add(closeness(known(results, draft), reference(results)));
    }
    return closeness;
  }

  private Bench.Results measured(List<Draft> drafts, Costs costs, Progress progress)
      throws CompressionException, IOException, InterruptedException {
    Bench.Results results = bench.measure(drafts, costs, f -> progress.at("measuring", f));
    if (!results.broken().isEmpty()) {
      throw new CompressionException(results.broken().get(0).why());
    }
    return results;
  }

  private static Closeness closeness(Measurement own, Measurement reference) {
    double lost =
        own.score() instanceof Score.Accuracy after
                && reference.score() instanceof Score.Accuracy before
            ? before.value() - after.value()
            : 1 - own.agreement();
    return new Closeness(lost, own.relativeError());
  }

  private static Measurement known(Bench.Results results, Draft draft) throws CompressionException {
    Measurement measured = results.of(draft);
    if (measured == null) {
      throw new CompressionException("There are no examples to measure " + draft.name() + " by");
    }
    return measured;
  }

  private static Measurement reference(Bench.Results results) throws CompressionException {
    Measurement measured = results.reference();
    if (measured == null) {
      throw new CompressionException("There are no examples to measure the model by");
    }
    return measured;
  }
}

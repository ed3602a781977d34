package io.sluice.compressor.compression;

import io.sluice.compressor.recipe.BuildProgress;
import io.sluice.compressor.recipe.Recipe;
import io.sluice.compressor.search.CandidateEvaluator;
import io.sluice.compressor.search.GoalMetric;
import io.sluice.compressor.search.MetricReadings;
import io.sluice.measurement.ExampleScore;
import io.sluice.measurement.MeasurementOrder.Costs;
import io.sluice.measurement.ModelMeasurement;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Laboratory making variants on a workbench and measuring each beside the original model. */
final class BenchLaboratory implements CandidateEvaluator {
  /** Metrics measurable only by timed runs of a model. */
  static final Set<GoalMetric> COSTS =
      Collections.unmodifiableSet(
          EnumSet.of(
              GoalMetric.P50,
              GoalMetric.P99,
              GoalMetric.SPEED_UP,
              GoalMetric.MEMORY,
              GoalMetric.ENERGY));

  private static final double MADE = 0.5;

  private final VariantBuilder workbench;
  private final DraftMeasurement bench;
  private final GoalMetricReadings readout;

  /**
   * @param bench measurement on the examples for choosing
   */
  BenchLaboratory(VariantBuilder workbench, DraftMeasurement bench, GoalMetricReadings readout) {
    this.workbench = workbench;
    this.bench = bench;
    this.readout = readout;
  }

  @Override
  public MetricReadings measure(Recipe recipe, Set<GoalMetric> metrics, BuildProgress progress)
      throws ModelProcessingException, IOException, InterruptedException {
    VariantDraft draft = workbench.make(recipe, BuildProgress.part(progress, 0, MADE));
    DraftMeasurement.Results results =
        measured(List.of(draft), costs(metrics), BuildProgress.part(progress, MADE, 1));
    return readout.of(draft.file(), known(results, draft), reference(results));
  }

  private static Costs costs(Set<GoalMetric> metrics) {
    if (metrics.contains(GoalMetric.MEMORY)) {
      return Costs.ALL;
    }
    return Collections.disjoint(metrics, COSTS) ? Costs.NONE : Costs.LATENCY;
  }

  @Override
  public List<Closeness> compare(List<Recipe> recipes, BuildProgress progress)
      throws ModelProcessingException, IOException, InterruptedException {
    List<VariantDraft> drafts = new ArrayList<>();
    for (Recipe recipe : recipes) {
      String numbered = recipe.name() + "-" + drafts.size();
      double done = MADE * drafts.size() / recipes.size();
      drafts.add(workbench.make(recipe.named(numbered), BuildProgress.part(progress, done, MADE)));
    }
    DraftMeasurement.Results results =
        measured(drafts, Costs.NONE, BuildProgress.part(progress, MADE, 1));
    List<Closeness> closeness = new ArrayList<>();
    for (VariantDraft draft : drafts) {
      closeness.add(closeness(known(results, draft), reference(results)));
    }
    return closeness;
  }

  private DraftMeasurement.Results measured(
      List<VariantDraft> drafts, Costs costs, BuildProgress progress)
      throws ModelProcessingException, IOException, InterruptedException {
    DraftMeasurement.Results results =
        bench.measure(drafts, costs, f -> progress.at("measuring", f));
    if (!results.broken().isEmpty()) {
      throw new ModelProcessingException(results.broken().get(0).why());
    }
    return results;
  }

  private static Closeness closeness(ModelMeasurement own, ModelMeasurement reference) {
    double lost =
        own.score() instanceof ExampleScore.Accuracy after
                && reference.score() instanceof ExampleScore.Accuracy before
            ? before.value() - after.value()
            : 1 - own.agreement();
    return new Closeness(lost, own.relativeError());
  }

  private static ModelMeasurement known(DraftMeasurement.Results results, VariantDraft draft)
      throws ModelProcessingException {
    ModelMeasurement measured = results.of(draft);
    if (measured == null) {
      throw new ModelProcessingException(
          "There are no examples to measure " + draft.name() + " by");
    }
    return measured;
  }

  private static ModelMeasurement reference(DraftMeasurement.Results results)
      throws ModelProcessingException {
    ModelMeasurement measured = results.reference();
    if (measured == null) {
      throw new ModelProcessingException("There are no examples to measure the model by");
    }
    return measured;
  }
}

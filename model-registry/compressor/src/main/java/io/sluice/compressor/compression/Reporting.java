package io.sluice.compressor.compression;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.evaluation.FileSize;
import io.sluice.compressor.evaluation.Measurement;
import io.sluice.compressor.recipe.Recipe;
import io.sluice.compressor.report.ReportedVariant;
import io.sluice.compressor.report.ReportedVariant.Weights;
import io.sluice.compressor.technique.StepReport;
import io.sluice.registry.manifest.Quantity;
import io.sluice.registry.manifest.VariantName;
import io.sluice.registry.power.PowerModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Turns what was made and measured into the rows of a report. */
final class Reporting {
  private static final PowerModel ENERGY = PowerModel.RASPBERRY_PI_4;

  private final BroughtModel model;
  private final Workbench workbench;
  private final WorkCount work;

  Reporting(BroughtModel model, Workbench workbench, WorkCount work) {
    this.model = model;
    this.workbench = workbench;
    this.work = work;
  }

  /** The model as it was brought, then the variants. */
  List<ReportedVariant> rows(List<Draft> variants, Bench.Results results, Baselines baselines)
      throws CompressionException, IOException, InterruptedException {
    Map<String, Measurement> held = baselines.measured(results);
    List<ReportedVariant> rows = new ArrayList<>();
    rows.add(brought(results, held));
    for (Draft draft : variants) {
      rows.add(
          ReportedVariant.of(
              draft.name(),
              draft.recipe().engine(),
              techniques(draft),
              draft.recipe().toYaml(),
              FileSize.of(draft.file()),
              weights(draft.weights(), draft.recipe()),
              results.of(draft),
              held,
              ENERGY,
              leftAlone(draft)));
    }
    return rows;
  }

  private ReportedVariant brought(Bench.Results results, Map<String, Measurement> held)
      throws CompressionException, IOException, InterruptedException {
    Recipe none = new Recipe(new VariantName("brought"), model.engine(), 0, List.of());
    return ReportedVariant.of(
        Baselines.BROUGHT,
        model.engine(),
        "nothing",
        "",
        FileSize.of(model.file()),
        weights(workbench.count(model.script()), none),
        results.reference(),
        held,
        ENERGY,
        List.of());
  }

  private Weights weights(WeightCount count, Recipe recipe)
      throws IOException, InterruptedException {
    return new Weights(
        Quantity.measured(count.total()), Quantity.measured(count.nonZero()), work.of(recipe));
  }

  private static String techniques(Draft draft) {
    String changed =
        draft.reports().stream()
            .filter(report -> !report.changedNothing())
            .map(StepReport::technique)
            .collect(Collectors.joining(" + "));
    return changed.isEmpty() ? "nothing" : changed;
  }

  private static List<String> leftAlone(Draft draft) {
    return draft.reports().stream()
        .flatMap(report -> report.left().stream())
        .map(StepReport.Layer::toString)
        .distinct()
        .toList();
  }
}

package io.sluice.compressor.compression;

import io.sluice.compressor.recipe.Recipe;
import io.sluice.compressor.technique.CompressionStepReport;
import io.sluice.measurement.FileSize;
import io.sluice.measurement.ModelMeasurement;
import io.sluice.measurement.report.ReportedVariant;
import io.sluice.measurement.report.ReportedVariant.Weights;
import io.sluice.registry.manifest.KnownQuantity;
import io.sluice.registry.manifest.VariantName;
import io.sluice.registry.power.PowerModel;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Builder of the rows of a report from variants and measurements. */
final class ReportRowBuilder {
  private static final PowerModel ENERGY = PowerModel.RASPBERRY_PI_4;

  private final BroughtModel model;
  private final VariantBuilder workbench;
  private final WorkCount work;

  ReportRowBuilder(BroughtModel model, VariantBuilder workbench, WorkCount work) {
    this.model = model;
    this.workbench = workbench;
    this.work = work;
  }

  /** Rows of the original model, then of the variants. */
  List<ReportedVariant> rows(
      List<VariantDraft> variants,
      DraftMeasurement.Results results,
      FullPrecisionBaselines baselines)
      throws ModelProcessingException, IOException, InterruptedException {
    Map<String, ModelMeasurement> held = baselines.measured(results);
    List<ReportedVariant> rows = new ArrayList<>();
    rows.add(brought(results, held));
    for (VariantDraft draft : variants) {
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

  private ReportedVariant brought(
      DraftMeasurement.Results results, Map<String, ModelMeasurement> held)
      throws ModelProcessingException, IOException, InterruptedException {
    Recipe none = new Recipe(new VariantName("brought"), model.engine(), 0, List.of());
    return ReportedVariant.of(
        FullPrecisionBaselines.BROUGHT,
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
        KnownQuantity.measured(count.total()),
        KnownQuantity.measured(count.nonZero()),
        work.of(recipe));
  }

  private static String techniques(VariantDraft draft) {
    String changed =
        draft.reports().stream()
            .filter(report -> !report.changedNothing())
            .map(CompressionStepReport::technique)
            .collect(Collectors.joining(" + "));
    return changed.isEmpty() ? "nothing" : changed;
  }

  private static List<String> leftAlone(VariantDraft draft) {
    return draft.reports().stream()
        .flatMap(report -> report.left().stream())
        .map(CompressionStepReport.Layer::toString)
        .distinct()
        .toList();
  }
}

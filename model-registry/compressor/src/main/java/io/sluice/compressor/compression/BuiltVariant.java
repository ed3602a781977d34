package io.sluice.compressor.compression;

import io.sluice.compressor.recipe.Recipe;
import io.sluice.compressor.technique.CompressionStepReport;
import io.sluice.registry.hardware.HardwareNeeds;
import io.sluice.registry.manifest.Precision;
import io.sluice.registry.manifest.VariantFacts;
import io.sluice.registry.manifest.VariantName;
import java.nio.file.Path;
import java.util.List;

/**
 * A variant in a file.
 *
 * @param recipe recipe of the variant
 * @param reports reports of the steps of the recipe, in order
 */
public record BuiltVariant(
    Recipe recipe,
    Path file,
    Precision precision,
    List<CompressionStepReport> reports,
    HardwareNeeds needs,
    VariantFacts facts) {
  public BuiltVariant {
    reports = List.copyOf(reports);
  }

  public VariantName name() {
    return recipe.name();
  }

  /** Names of the effective steps, in order. */
  public List<String> techniques() {
    return reports.stream()
        .filter(report -> !report.changedNothing())
        .map(CompressionStepReport::technique)
        .toList();
  }
}

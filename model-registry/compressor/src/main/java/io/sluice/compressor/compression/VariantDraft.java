package io.sluice.compressor.compression;

import io.sluice.compressor.recipe.Recipe;
import io.sluice.compressor.technique.CompressionStepReport;
import io.sluice.registry.manifest.Precision;
import java.nio.file.Path;
import java.util.List;

/**
 * A variant made and not yet measured.
 *
 * @param file file, never to be changed: kept for the next time
 */
record VariantDraft(
    Recipe recipe,
    Path file,
    List<CompressionStepReport> reports,
    WeightCount weights,
    Precision precision) {
  VariantDraft {
    reports = List.copyOf(reports);
  }

  String name() {
    return recipe.name().value();
  }
}

package io.sluice.registry.app;

import io.sluice.compressor.compression.BuiltVariant;
import io.sluice.compressor.compression.CompressionResult;
import io.sluice.measurement.report.ModelReportFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts beside the variants the recipes that made them, and the report. */
final class CompressionFiles {
  private CompressionFiles() {}

  static void write(CompressionResult result, Path output) throws IOException {
    for (BuiltVariant variant : result.variants()) {
      Files.writeString(output.resolve(variant.name() + ".yaml"), variant.recipe().toYaml());
    }
    ModelReportFiles.write(result.report(), output);
  }
}

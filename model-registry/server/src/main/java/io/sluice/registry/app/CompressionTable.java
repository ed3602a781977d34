package io.sluice.registry.app;

import io.sluice.compressor.compression.BuiltVariant;
import io.sluice.compressor.compression.CompressionResult;
import io.sluice.registry.manifest.Digest;
import io.sluice.registry.manifest.VariantDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** What a compression made, for people. */
final class CompressionTable {
  private CompressionTable() {}

  static String of(CompressionResult result) throws IOException {
    List<VariantDescriptor> variants = new ArrayList<>();
    for (BuiltVariant variant : result.variants()) {
      Digest weights = Digest.of(variant.file());
      variants.add(
          new VariantDescriptor(
              variant.name(),
              weights,
              weights,
              Files.size(variant.file()),
              variant.precision(),
              variant.techniques(),
              variant.needs(),
              variant.facts()));
    }
    return VariantTable.of(variants);
  }
}

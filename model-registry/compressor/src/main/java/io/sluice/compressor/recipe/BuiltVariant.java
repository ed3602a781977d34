package io.sluice.compressor.recipe;

import io.sluice.registry.hardware.HardwareNeeds;
import io.sluice.registry.manifest.Precision;
import io.sluice.registry.manifest.VariantFacts;
import io.sluice.registry.manifest.VariantName;
import java.nio.file.Path;
import java.util.List;

/**
 * A variant in a file.
 *
 * @param techniques names of the steps that made it, in order
 */
public record BuiltVariant(
    VariantName name,
    Path file,
    Precision precision,
    List<String> techniques,
    HardwareNeeds needs,
    VariantFacts facts) {
  public BuiltVariant {
    techniques = List.copyOf(techniques);
  }
}

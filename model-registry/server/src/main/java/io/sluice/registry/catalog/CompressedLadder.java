package io.sluice.registry.catalog;

import io.sluice.registry.hardware.HardwareNeeds;
import io.sluice.registry.manifest.ModelSignature;
import io.sluice.registry.manifest.Precision;
import io.sluice.registry.manifest.VariantContent;
import io.sluice.registry.manifest.VariantFacts;
import io.sluice.registry.manifest.VariantName;
import io.sluice.registry.storage.StoredBlob;
import java.nio.file.Path;
import java.util.List;

/**
 * The variants made of one model.
 *
 * @param notes what the maker wants people to know, such as layers it left alone
 */
public record CompressedLadder(
    ModelSignature signature, List<Variant> variants, List<String> notes) {
  public CompressedLadder {
    variants = List.copyOf(variants);
    notes = List.copyOf(notes);
  }

  /**
   * One model file and what is known about it.
   *
   * @param recipe how it was made, YAML; empty when there is none
   */
  public record Variant(
      VariantName name,
      Path file,
      Precision precision,
      List<String> techniques,
      String recipe,
      HardwareNeeds needs,
      VariantFacts facts) {
    VariantContent storedAs(VariantName chosen, StoredBlob weights) {
      return new VariantContent(
          chosen, weights.digest(), weights.bytes(), precision, techniques, needs, facts);
    }
  }
}

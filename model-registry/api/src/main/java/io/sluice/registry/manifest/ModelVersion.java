package io.sluice.registry.manifest;

import java.util.List;

/**
 * One version of a model with all its variants, best first: what an OCI image index says.
 *
 * @param version the tag
 */
public record ModelVersion(
    ModelName model, String version, ModelSignature signature, List<VariantDescriptor> variants) {
  public ModelVersion {
    variants = List.copyOf(variants);
  }
}

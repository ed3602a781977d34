package io.sluice.registry.manifest;

import io.sluice.registry.hardware.Engine;
import io.sluice.registry.hardware.HardwareNeeds;
import java.util.List;

/**
 * A variant as the index of its model version lists it: enough to choose it without pulling it.
 *
 * @param manifest digest of its ModelPack manifest
 * @param weights digest of the model file
 * @param weightsBytes size of the model file
 * @param techniques what was done to the model as brought, in order, such as {@code fold-batchnorm,
 *     static-int8}; empty for the model as brought
 */
public record VariantDescriptor(
    VariantName name,
    Digest manifest,
    Digest weights,
    long weightsBytes,
    Precision precision,
    List<String> techniques,
    HardwareNeeds needs,
    VariantFacts facts) {
  public VariantDescriptor {
    techniques = List.copyOf(techniques);
  }

  /** What runs the model file. */
  public Engine engine() {
    return needs.engine();
  }

  /** The same without the manifest's digest: what the manifest itself says. */
  public VariantContent content() {
    return new VariantContent(name, weights, weightsBytes, precision, techniques, needs, facts);
  }
}

package io.sluice.registry.manifest;

import io.sluice.registry.hardware.Engine;
import io.sluice.registry.hardware.HardwareNeeds;
import java.util.List;

/**
 * What the manifest of a variant says.
 *
 * @param weights digest of the model file
 * @param weightsBytes size of the model file
 * @param techniques see {@link VariantDescriptor}
 */
public record VariantContent(
    VariantName name,
    Digest weights,
    long weightsBytes,
    Precision precision,
    List<String> techniques,
    HardwareNeeds needs,
    VariantFacts facts) {
  public VariantContent {
    techniques = List.copyOf(techniques);
  }

  /** What runs the model file. */
  public Engine engine() {
    return needs.engine();
  }

  /** The entry in the index of its model version. */
  public VariantDescriptor describedBy(Digest manifest) {
    return new VariantDescriptor(
        name, manifest, weights, weightsBytes, precision, techniques, needs, facts);
  }
}

package io.sluice.registry.manifest;

import java.util.List;

/** What a model takes and gives; the same for all variants of a version. */
public record ModelSignature(List<TensorSpec> inputs, List<TensorSpec> outputs) {
  public ModelSignature {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}

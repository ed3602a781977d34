package io.sluice.agent.engine;

import io.sluice.registry.manifest.ModelSignature;
import io.sluice.registry.manifest.TensorSpec;
import java.util.List;
import java.util.stream.Stream;

/** A model in memory. Used by one thread at a time. */
public interface LoadedInferenceModel extends AutoCloseable {
  /** Whether a signature has a free batch dimension in all inputs and outputs. */
  static boolean takesBatches(ModelSignature signature) {
    return Stream.concat(signature.inputs().stream(), signature.outputs().stream())
        .map(TensorSpec::shape)
        .allMatch(shape -> !shape.isEmpty() && shape.get(0) == -1);
  }

  /**
   * Runs the model once.
   *
   * @param inputs inputs in the order of the signature; the first dimension of each is the batch
   * @return outputs in the order of the signature
   * @throws EngineException if the model fails on these inputs or violates its signature
   */
  List<Tensor> infer(List<Tensor> inputs) throws EngineException;

  /** Frees the memory. */
  @Override
  void close();
}

package io.sluice.agent.engine;

import io.sluice.registry.manifest.ModelSignature;
import io.sluice.registry.manifest.TensorSpec;
import java.util.List;
import java.util.stream.Stream;

/** A model in memory. Used by one thread at a time. */
public interface LoadedModel extends AutoCloseable {
  /** Whether a model takes and gives any batch size, by its signature. */
  static boolean takesBatches(ModelSignature signature) {
    return Stream.concat(signature.inputs().stream(), signature.outputs().stream())
        .map(TensorSpec::shape)
        .allMatch(shape -> !shape.isEmpty() && shape.get(0) == -1);
  }

  /**
   * Runs the model once.
   *
   * @param inputs as the signature lists them; the first dimension of each is the batch
   * @return the outputs as the signature lists them
   * @throws EngineException when the model fails on these inputs or returns something else than its
   *     signature says
   */
  List<Tensor> infer(List<Tensor> inputs) throws EngineException;

  /** Frees the memory. */
  @Override
  void close();
}

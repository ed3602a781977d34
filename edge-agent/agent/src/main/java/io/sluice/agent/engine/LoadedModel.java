package io.sluice.agent.engine;

import java.util.List;

/** A model in memory. Used by one thread at a time. */
public interface LoadedModel extends AutoCloseable {
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

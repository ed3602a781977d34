package io.sluice.compressor.onnx.exporter;

import io.sluice.compressor.quantization.QuantizationPlan;
import io.sluice.compressor.quantization.WeightScheme;

/** In what numbers the exported model computes. */
public sealed interface Precision {
  /** As the graph does. */
  record Float32() implements Precision {}

  /**
   * Weights of linear layers and LSTMs in 8 bits; what they take is quantised at run time.
   *
   * @param weights how they become integers; at most 63 where the processor saturates
   * @param minHidden LSTMs with a smaller state stay in floats
   * @param embeddings whether tables of embeddings are stored in 8 bits, too, with a scale per row
   */
  record DynamicInt8(WeightScheme weights, int minHidden, boolean embeddings)
      implements Precision {}

  /**
   * Values to which the plan gives a range are integers, and so are the operations between them.
   * Batch norms of the graph are to be folded before.
   */
  record StaticInt8(QuantizationPlan plan) implements Precision {}
}

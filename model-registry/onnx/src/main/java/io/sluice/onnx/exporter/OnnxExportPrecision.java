package io.sluice.onnx.exporter;

import io.sluice.graph.quantization.QuantizationPlan;
import io.sluice.graph.quantization.WeightQuantizationScheme;

/** Numeric precision of the exported model. */
public sealed interface OnnxExportPrecision {
  /** Floats, as in the graph. */
  record Float32() implements OnnxExportPrecision {}

  /**
   * 8-bit weights in linear layers and LSTMs, with their inputs quantised at run time.
   *
   * @param weights quantisation scheme of the weights; at most 63 in magnitude on saturating
   *     processors
   * @param minHidden smallest hidden size of quantised LSTMs; smaller LSTMs stay in floats
   * @param embeddings whether embedding tables are stored in 8 bits, with a scale per row
   */
  record DynamicInt8(WeightQuantizationScheme weights, int minHidden, boolean embeddings)
      implements OnnxExportPrecision {}

  /**
   * Integers for all values with a range in the plan, and for the operations between. Requires
   * folded batch norms.
   */
  record StaticInt8(QuantizationPlan plan) implements OnnxExportPrecision {}
}

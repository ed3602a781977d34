package io.sluice.compressor.onnx.exporter;

import io.sluice.compressor.CompressionException;
import java.util.HashMap;
import java.util.Map;

/** The exporters of all supported operators. */
final class Emitters {
  private static final Map<String, Emitter> BY_OPERATOR = new HashMap<>();

  static {
    Integers.register(BY_OPERATOR);
    Arithmetic.register(BY_OPERATOR);
    Activations.register(BY_OPERATOR);
    Convolutions.register(BY_OPERATOR);
    Matrices.register(BY_OPERATOR);
    Norms.register(BY_OPERATOR);
    Pools.register(BY_OPERATOR);
    Reductions.register(BY_OPERATOR);
    Shapes.register(BY_OPERATOR);
    Parts.register(BY_OPERATOR);
    Pads.register(BY_OPERATOR);
    Casts.register(BY_OPERATOR);
    Fills.register(BY_OPERATOR);
    Resizes.register(BY_OPERATOR);
    Recurrent.register(BY_OPERATOR);
  }

  private Emitters() {}

  static void emit(Emission node) throws CompressionException {
    Emitter emitter = BY_OPERATOR.get(node.node().operator());
    if (emitter == null) {
      throw node.fails("this operation is not supported");
    }
    emitter.emit(node);
  }
}

package io.sluice.compressor.onnx.importer;

import io.sluice.compressor.CompressionException;
import java.util.HashMap;
import java.util.Map;

/** The importers of all supported operators. */
final class Converters {
  private static final Map<String, Converter> BY_OPERATOR = new HashMap<>();

  static {
    Pointwise.register(BY_OPERATOR);
    Activations.register(BY_OPERATOR);
    Convolutions.register(BY_OPERATOR);
    Pools.register(BY_OPERATOR);
    Norms.register(BY_OPERATOR);
    Products.register(BY_OPERATOR);
    Shapes.register(BY_OPERATOR);
    Slices.register(BY_OPERATOR);
    Pads.register(BY_OPERATOR);
    Gathers.register(BY_OPERATOR);
    Fills.register(BY_OPERATOR);
    Reductions.register(BY_OPERATOR);
    Resizes.register(BY_OPERATOR);
    Recurrent.register(BY_OPERATOR);
  }

  private Converters() {}

  static void convert(Conversion node) throws CompressionException {
    if (!node.node().domain().isEmpty()) {
      throw node.fails("only the standard operators are supported");
    }
    Converter converter = BY_OPERATOR.get(node.node().opType());
    if (converter == null) {
      throw node.fails("this operator is not supported");
    }
    try {
      if (!NumberMath.convert(node) && !ConstantMath.convert(node)) {
        converter.convert(node);
      }
    } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
      throw node.fails("its attributes and input shapes do not match: " + e, e);
    }
  }
}

package io.sluice.compressor.onnx.exporter;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.onnx.format.DerivedTensors;
import io.sluice.compressor.onnx.format.Dims;
import io.sluice.compressor.onnx.format.OnnxAttribute;
import io.sluice.compressor.onnx.format.OnnxTensor;
import io.sluice.compressor.onnx.format.OnnxType;
import io.sluice.compressor.quantization.Affine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Export of tensor creation (constants, ranges, triangles, one-hot vectors) and of fake
 * quantisation.
 */
final class Fills {
  private static final Set<String> NO_BOUNDS = Set.of("dtype", "layout", "device", "pin_memory");

  private Fills() {}

  static void register(Map<String, Emitter> emitters) {
    emitters.put("zeros", node -> filled(node, 0));
    emitters.put("ones", node -> filled(node, 1));
    emitters.put("full", node -> filled(node, node.real(1)));
    emitters.put("zeros_like", node -> like(node, 0));
    emitters.put("ones_like", node -> like(node, 1));
    emitters.put("arange", Fills::range);
    emitters.put("triu", node -> triangle(node, true));
    emitters.put("tril", node -> triangle(node, false));
    emitters.put("one_hot", Fills::oneHot);
    emitters.put("fake_quantize_per_tensor_affine", Fills::fakeQuantize);
  }

  static OnnxType ofDtype(Emission node, long dtype) throws CompressionException {
    Optional<OnnxType> type = OnnxTypes.ofDtype(dtype);
    if (type.isEmpty()) {
      throw node.fails("ONNX has no type for dtype " + dtype);
    }
    return type.get();
  }

  /** The type of the keyword {@code dtype}. */
  static OnnxType type(Emission node, OnnxType otherwise) throws CompressionException {
    return node.keyword("dtype") instanceof Argument.Literal literal
            && literal.value() instanceof Long dtype
        ? ofDtype(node, dtype)
        : otherwise;
  }

  private static Map<String, OnnxAttribute> value(OnnxType type, double value)
      throws CompressionException {
    OnnxTensor tensor = DerivedTensors.of("", type, new double[] {value}, List.of(1L));
    return Map.of("value", new OnnxAttribute.Constant(tensor));
  }

  private static void filled(Emission node, double value) throws CompressionException {
    OnnxType type = type(node, OnnxType.FLOAT);
    String result =
        node.emit("ConstantOfShape", List.of(node.list(node.argument(0))), value(type, value));
    node.give(result, type, Emission.known(node.argument(0)));
  }

  private static void like(Emission node, double value) throws CompressionException {
    OnnxType type = type(node, node.type(0));
    String shape = node.emit("Shape", node.tensor(0));
    node.give(node.emit("ConstantOfShape", List.of(shape), value(type, value)), type, node.dims(0));
  }

  /** {@code arange} with end; start and end; or start, end and step. Integers only. */
  private static void range(Emission node) throws CompressionException {
    OnnxType type = type(node, OnnxType.INT64);
    if (type.isFloating()) {
      throw node.fails("only integer ranges are supported");
    }
    List<String> bounds = new ArrayList<>();
    List<Argument> given = new ArrayList<>();
    node.node()
        .arguments()
        .forEach(
            (name, argument) -> {
              if (!NO_BOUNDS.contains(name) && given.size() < 3) {
                given.add(argument);
              }
            });
    if (given.size() == 1) {
      given.add(0, Argument.of(0L));
    }
    if (given.size() == 2) {
      given.add(Argument.of(1L));
    }
    for (Argument bound : given) {
      bounds.add(node.emit("Squeeze", node.list(bound), node.longs(0)));
    }
    String result = node.emit("Range", bounds, Map.of());
    node.give(node.cast(result, OnnxType.INT64, type), type, List.of(Dims.UNKNOWN));
  }

  private static void triangle(Emission node, boolean upper) throws CompressionException {
    Map<String, OnnxAttribute> side = Map.of("upper", OnnxAttribute.of(upper ? 1L : 0L));
    String diagonal = node.scalar(OnnxType.INT64, node.has(1) ? node.integer(1) : 0);
    node.like(node.emit("Trilu", List.of(node.tensor(0), diagonal), side));
  }

  private static void oneHot(Emission node) throws CompressionException {
    OnnxTensor offOn = OnnxTensor.longs("off_on", new long[] {0, 1}, 2L);
    String result =
        node.emit(
            "OneHot",
            node.tensor(0),
            node.longs(node.integer(1)),
            node.exporter().builder().initializer(offOn));
    List<Long> dims = new ArrayList<>(node.knownDims(0));
    dims.add(node.integer(1));
    node.give(result, OnnxType.INT64, dims);
  }

  /**
   * Fake quantisation of quantisation-aware training, exported as a pair of QuantizeLinear and
   * DequantizeLinear.
   */
  private static void fakeQuantize(Emission node) throws CompressionException {
    boolean known = node.integer(3) == 0 && (node.integer(4) == 255 || node.integer(4) == 127);
    if (!known) {
      throw node.fails("only the integer ranges 0 to 255 and 0 to 127 are supported");
    }
    Affine range = new Affine(node.real(1), node.integer(2));
    Exported value = node.value(0);
    node.exporter()
        .giveUnchanged(
            node.node().result(), node.exporter().quantizers().throughIntegers(value, range));
  }
}

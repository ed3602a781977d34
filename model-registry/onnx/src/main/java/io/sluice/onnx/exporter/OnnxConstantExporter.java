package io.sluice.onnx.exporter;

import io.sluice.graph.NodeArgument;
import io.sluice.graph.quantization.AffineQuantization;
import io.sluice.onnx.format.DerivedOnnxTensors;
import io.sluice.onnx.format.OnnxAttribute;
import io.sluice.onnx.format.OnnxElementType;
import io.sluice.onnx.format.OnnxTensor;
import io.sluice.onnx.format.PartialShapes;
import io.sluice.torchscript.ModelProcessingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Export of tensor creation (constants, ranges, triangles, one-hot vectors) and of fake
 * quantisation.
 */
final class OnnxConstantExporter {
  private static final Set<String> NO_BOUNDS = Set.of("dtype", "layout", "device", "pin_memory");

  private OnnxConstantExporter() {}

  static void register(Map<String, OnnxOperatorExporter> emitters) {
    emitters.put("zeros", node -> filled(node, 0));
    emitters.put("ones", node -> filled(node, 1));
    emitters.put("full", node -> filled(node, node.real(1)));
    emitters.put("zeros_like", node -> like(node, 0));
    emitters.put("ones_like", node -> like(node, 1));
    emitters.put("arange", OnnxConstantExporter::range);
    emitters.put("triu", node -> triangle(node, true));
    emitters.put("tril", node -> triangle(node, false));
    emitters.put("one_hot", OnnxConstantExporter::oneHot);
    emitters.put("fake_quantize_per_tensor_affine", OnnxConstantExporter::fakeQuantize);
  }

  static OnnxElementType ofDtype(OnnxExportContext node, long dtype)
      throws ModelProcessingException {
    Optional<OnnxElementType> type = TorchToOnnxTypes.ofDtype(dtype);
    if (type.isEmpty()) {
      throw node.fails("ONNX has no type for dtype " + dtype);
    }
    return type.get();
  }

  /** The type of the keyword {@code dtype}. */
  static OnnxElementType type(OnnxExportContext node, OnnxElementType otherwise)
      throws ModelProcessingException {
    return node.keyword("dtype") instanceof NodeArgument.Literal literal
            && literal.value() instanceof Long dtype
        ? ofDtype(node, dtype)
        : otherwise;
  }

  private static Map<String, OnnxAttribute> value(OnnxElementType type, double value)
      throws ModelProcessingException {
    OnnxTensor tensor = DerivedOnnxTensors.of("", type, new double[] {value}, List.of(1L));
    return Map.of("value", new OnnxAttribute.Constant(tensor));
  }

  private static void filled(OnnxExportContext node, double value) throws ModelProcessingException {
    OnnxElementType type = type(node, OnnxElementType.FLOAT);
    String result =
        node.emit("ConstantOfShape", List.of(node.list(node.argument(0))), value(type, value));
    node.give(result, type, OnnxExportContext.known(node.argument(0)));
  }

  private static void like(OnnxExportContext node, double value) throws ModelProcessingException {
    OnnxElementType type = type(node, node.type(0));
    String shape = node.emit("Shape", node.tensor(0));
    node.give(node.emit("ConstantOfShape", List.of(shape), value(type, value)), type, node.dims(0));
  }

  /** {@code arange} with end; start and end; or start, end and step. Integers only. */
  private static void range(OnnxExportContext node) throws ModelProcessingException {
    OnnxElementType type = type(node, OnnxElementType.INT64);
    if (type.isFloating()) {
      throw node.fails("only integer ranges are supported");
    }
    List<String> bounds = new ArrayList<>();
    List<NodeArgument> given = new ArrayList<>();
    node.node()
        .arguments()
        .forEach(
            (name, argument) -> {
              if (!NO_BOUNDS.contains(name) && given.size() < 3) {
                given.add(argument);
              }
            });
    if (given.size() == 1) {
      given.add(0, NodeArgument.of(0L));
    }
    if (given.size() == 2) {
      given.add(NodeArgument.of(1L));
    }
    for (NodeArgument bound : given) {
      bounds.add(node.emit("Squeeze", node.list(bound), node.longs(0)));
    }
    String result = node.emit("Range", bounds, Map.of());
    node.give(node.cast(result, OnnxElementType.INT64, type), type, List.of(PartialShapes.UNKNOWN));
  }

  private static void triangle(OnnxExportContext node, boolean upper)
      throws ModelProcessingException {
    Map<String, OnnxAttribute> side = Map.of("upper", OnnxAttribute.of(upper ? 1L : 0L));
    String diagonal = node.scalar(OnnxElementType.INT64, node.has(1) ? node.integer(1) : 0);
    node.like(node.emit("Trilu", List.of(node.tensor(0), diagonal), side));
  }

  private static void oneHot(OnnxExportContext node) throws ModelProcessingException {
    OnnxTensor offOn = OnnxTensor.longs("off_on", new long[] {0, 1}, 2L);
    String result =
        node.emit(
            "OneHot",
            node.tensor(0),
            node.longs(node.integer(1)),
            node.exporter().builder().initializer(offOn));
    List<Long> dims = new ArrayList<>(node.knownDims(0));
    dims.add(node.integer(1));
    node.give(result, OnnxElementType.INT64, dims);
  }

  /**
   * Fake quantisation of quantisation-aware training, exported as a pair of QuantizeLinear and
   * DequantizeLinear.
   */
  private static void fakeQuantize(OnnxExportContext node) throws ModelProcessingException {
    boolean known = node.integer(3) == 0 && (node.integer(4) == 255 || node.integer(4) == 127);
    if (!known) {
      throw node.fails("only the integer ranges 0 to 255 and 0 to 127 are supported");
    }
    AffineQuantization range = new AffineQuantization(node.real(1), node.integer(2));
    ExportedOnnxValue value = node.value(0);
    node.exporter()
        .giveUnchanged(
            node.node().result(), node.exporter().quantizers().throughIntegers(value, range));
  }
}

package io.sluice.onnx.exporter;

import io.sluice.graph.NodeArgument;
import io.sluice.graph.quantization.AffineQuantization;
import io.sluice.onnx.format.DerivedOnnxTensors;
import io.sluice.onnx.format.OnnxAttribute;
import io.sluice.onnx.format.OnnxElementType;
import io.sluice.onnx.format.OnnxTensor;
import io.sluice.torchscript.ModelProcessingException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Export of activation functions. A clip already implied by the quantisation range is omitted. */
final class OnnxActivationExporter {
  private static final double SQRT_HALF = Math.sqrt(0.5);
  private static final double SQRT_2_BY_PI = Math.sqrt(2 / Math.PI);

  private OnnxActivationExporter() {}

  static void register(Map<String, OnnxOperatorExporter> emitters) {
    emitters.put("relu", node -> clip(node, 0, Double.POSITIVE_INFINITY));
    emitters.put("relu6", node -> clip(node, 0, 6));
    emitters.put("hardtanh", node -> clip(node, node.real(1), node.real(2)));
    emitters.put("clamp", OnnxActivationExporter::clamp);
    emitters.put("clamp_min", node -> clip(node, node.real(1), Double.POSITIVE_INFINITY));
    emitters.put("sigmoid", node -> plain(node, "Sigmoid"));
    emitters.put("tanh", node -> plain(node, "Tanh"));
    emitters.put("hardswish", node -> plain(node, "HardSwish"));
    emitters.put("leaky_relu", node -> withAlpha(node, "LeakyRelu"));
    emitters.put("elu", node -> withAlpha(node, "Elu"));
    emitters.put("celu", node -> withAlpha(node, "Celu"));
    emitters.put("hardsigmoid", OnnxActivationExporter::hardSigmoid);
    emitters.put(
        "silu",
        node -> node.like(node.emit("Mul", node.tensor(0), node.emit("Sigmoid", node.tensor(0)))));
    emitters.put("mish", OnnxActivationExporter::mish);
    emitters.put("gelu", OnnxActivationExporter::gelu);
    emitters.put("prelu", OnnxActivationExporter::prelu);
    emitters.put("softmax", node -> softmax(node, "Softmax"));
    emitters.put("log_softmax", node -> softmax(node, "LogSoftmax"));
  }

  private static void plain(OnnxExportContext node, String operator)
      throws ModelProcessingException {
    node.like(node.emit(operator, node.tensor(0)));
  }

  private static void withAlpha(OnnxExportContext node, String operator)
      throws ModelProcessingException {
    Map<String, OnnxAttribute> alpha = Map.of("alpha", OnnxAttribute.of((float) node.real(1)));
    node.like(node.emit(operator, List.of(node.tensor(0)), alpha));
  }

  private static void clamp(OnnxExportContext node) throws ModelProcessingException {
    if (node.argument(1) instanceof NodeArgument.Ref
        || node.argument(2) instanceof NodeArgument.Ref) {
      throw node.fails("only constant bounds are supported");
    }
    double low = node.has(1) ? node.real(1) : Double.NEGATIVE_INFINITY;
    double high = node.has(2) ? node.real(2) : Double.POSITIVE_INFINITY;
    clip(node, low, high);
  }

  private static void clip(OnnxExportContext node, double low, double high)
      throws ModelProcessingException {
    String result = node.node().result();
    Optional<AffineQuantization> own = node.exporter().quantizers().range(result);
    Optional<AffineQuantization> before =
        node.node().inputs().stream().findFirst().flatMap(node.exporter().quantizers()::range);
    ExportedOnnxValue value = node.value(0);
    if (before.isPresent() && isWithin(before.get(), low, high)) {
      node.exporter().giveUnchanged(result, value);
    } else if (own.isPresent() && isWithin(own.get(), low, high)) {
      node.exporter().give(result, value);
    } else if (low == 0 && high == Double.POSITIVE_INFINITY) {
      node.like(node.emit("Relu", node.tensor(0)));
    } else {
      OnnxElementType type = value.type();
      String least = Double.isInfinite(low) ? "" : node.scalar(type, low);
      List<String> inputs = new ArrayList<>(List.of(node.tensor(0), least));
      if (!Double.isInfinite(high)) {
        inputs.add(node.scalar(type, high));
      }
      node.like(node.emit("Clip", inputs, Map.of()));
    }
  }

  /** Whether all values representable in the range lie between the bounds. */
  private static boolean isWithin(AffineQuantization range, double low, double high) {
    return range.low() >= low - 1e-9 && range.high() <= high + 1e-6;
  }

  private static void hardSigmoid(OnnxExportContext node) throws ModelProcessingException {
    Map<String, OnnxAttribute> slope = Map.of("alpha", OnnxAttribute.of(1 / 6f));
    node.like(node.emit("HardSigmoid", List.of(node.tensor(0)), slope));
  }

  private static void mish(OnnxExportContext node) throws ModelProcessingException {
    String soft = node.emit("Tanh", node.emit("Softplus", node.tensor(0)));
    node.like(node.emit("Mul", node.tensor(0), soft));
  }

  /** GELU as separate operators, in the form fused by ONNX Runtime. */
  private static void gelu(OnnxExportContext node) throws ModelProcessingException {
    OnnxElementType type = node.type(0);
    String x = node.tensor(0);
    boolean exact =
        !(node.keyword("approximate") instanceof NodeArgument.Literal l)
            || !"tanh".equals(l.value());
    String inner;
    if (exact) {
      inner = node.emit("Erf", node.emit("Div", x, node.scalar(type, 1 / SQRT_HALF)));
      String plusOne = node.emit("Add", inner, node.scalar(type, 1));
      node.like(node.emit("Mul", node.emit("Mul", x, plusOne), node.scalar(type, 0.5)));
      return;
    }
    String cube = node.emit("Pow", x, node.scalar(type, 3));
    String sum = node.emit("Add", x, node.emit("Mul", cube, node.scalar(type, 0.044715)));
    inner = node.emit("Tanh", node.emit("Mul", sum, node.scalar(type, SQRT_2_BY_PI)));
    String half = node.emit("Mul", x, node.scalar(type, 0.5));
    node.like(node.emit("Mul", half, node.emit("Add", inner, node.scalar(type, 1))));
  }

  /**
   * PReLU, with the slope per channel reshaped for broadcasting over the dimensions after the
   * channels.
   */
  private static void prelu(OnnxExportContext node) throws ModelProcessingException {
    String name =
        node.node()
            .parameter("weight")
            .orElseThrow(() -> node.fails("only a constant slope is supported"));
    OnnxTensor slope = node.exporter().tensor(name);
    List<Long> dims = new ArrayList<>(List.of((long) slope.elements()));
    if (slope.elements() > 1) {
      dims.addAll(Collections.nCopies(node.rank(0) - 2, 1L));
    }
    String shaped = node.exporter().builder().initializer(DerivedOnnxTensors.reshaped(slope, dims));
    node.like(node.emit("PRelu", node.tensor(0), shaped));
  }

  private static void softmax(OnnxExportContext node, String operator)
      throws ModelProcessingException {
    Map<String, OnnxAttribute> axis = Map.of("axis", OnnxAttribute.of(node.integer(1)));
    node.like(node.emit(operator, List.of(node.tensor(0)), axis));
  }
}

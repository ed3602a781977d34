package io.sluice.graph.quantization;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphNode;
import io.sluice.graph.OpaqueModule;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptObject;
import io.sluice.torchscript.ScriptTensor;
import io.sluice.torchscript.ScriptValue;
import io.sluice.torchscript.code.ScriptClassSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Opaque modules with a packed weight, integer input and integer output. */
final class QuantizedLayerModuleFactory {
  private static final String CLASSES = "__torch__.sluice.quantized.";

  private QuantizedLayerModuleFactory() {}

  /**
   * Quantised module of a layer.
   *
   * @param node layer node
   * @param range quantisation of the result
   */
  static OpaqueModule of(
      GraphNode node,
      ComputationGraph graph,
      WeightQuantizationScheme scheme,
      AffineQuantization range)
      throws ModelProcessingException {
    ScriptTensor weight = graph.parameter(node.parameter("weight").orElseThrow());
    IntegerWeight integers = IntegerWeight.of(weight, scheme, QuantizationPlanner.layerName(node));
    ScriptTensor bias = node.parameter("bias").map(graph::parameter).orElse(null);
    ScriptClassSource source =
        switch (node.operator()) {
          case "linear" -> source("Linear", "linear");
          case "conv1d" -> source("Conv2d", "conv1d");
          default -> source("Conv2d", "conv2d");
        };
    Map<String, ScriptValue> attributes = new LinkedHashMap<>();
    attributes.put("training", ScriptValue.of(false));
    attributes.put("packed", packed(node, integers, bias));
    attributes.put("scale", ScriptValue.of(range.scale()));
    attributes.put("zero_point", ScriptValue.of(range.zeroPoint()));
    return new OpaqueModule(ScriptObject.of(source.name(), attributes), List.of(source));
  }

  private static ScriptObject packed(
      GraphNode node, IntegerWeight weight, @Nullable ScriptTensor bias)
      throws ModelProcessingException {
    if (node.is("linear")) {
      return TorchPackedParameters.linear(weight.tensor(), bias);
    }
    // a 1-D convolution is a 2-D convolution of height 1
    int dimensions = node.is("conv1d") ? 1 : 2;
    List<Long> shape = new ArrayList<>(weight.shape());
    if (dimensions == 1) {
      shape.add(2, 1L);
    }
    return TorchPackedParameters.conv2d(
        weight.tensor(shape),
        bias,
        new TorchPackedParameters.Geometry(
            two(node.longs("stride", dimensions).orElseThrow(), 1),
            two(node.longs("padding", dimensions).orElseThrow(), 0),
            two(node.longs("dilation", dimensions).orElseThrow(), 1),
            node.longs("groups", 1).orElseThrow().get(0)));
  }

  private static List<Long> two(List<Long> numbers, long first) {
    return numbers.size() == 2 ? numbers : List.of(first, numbers.get(0));
  }

  private static ScriptClassSource source(String packed, String operator) {
    String name = "Q" + operator;
    return ScriptClassSource.parse(
        CLASSES + name,
        """
        class %1$s(Module):
          __parameters__ = []
          __buffers__ = []
          training : bool
          packed : __torch__.torch.classes.quantized.%2$sPackedParamsBase
          scale : float
          zero_point : int
          def forward(self: __torch__.sluice.quantized.%1$s,
            input: Tensor) -> Tensor:
            return ops.quantized.%3$s(input, self.packed, self.scale, self.zero_point)
        """
            .formatted(name, packed, operator));
  }
}

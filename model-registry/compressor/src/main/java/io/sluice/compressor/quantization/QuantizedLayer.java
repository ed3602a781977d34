package io.sluice.compressor.quantization;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.Node;
import io.sluice.compressor.graph.Submodule;
import io.sluice.compressor.torchscript.ScriptObject;
import io.sluice.compressor.torchscript.Tensor;
import io.sluice.compressor.torchscript.Value;
import io.sluice.compressor.torchscript.code.ClassSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Opaque modules with a packed weight, integer input and integer output. */
final class QuantizedLayer {
  private static final String CLASSES = "__torch__.sluice.quantized.";

  private QuantizedLayer() {}

  /**
   * Quantised module of a layer.
   *
   * @param node layer node
   * @param range quantisation of the result
   */
  static Submodule of(Node node, Graph graph, WeightScheme scheme, Affine range)
      throws CompressionException {
    Tensor weight = graph.parameter(node.parameter("weight").orElseThrow());
    IntegerWeight integers = IntegerWeight.of(weight, scheme, Planner.layerName(node));
    Tensor bias = node.parameter("bias").map(graph::parameter).orElse(null);
    ClassSource source =
        switch (node.operator()) {
          case "linear" -> source("Linear", "linear");
          case "conv1d" -> source("Conv2d", "conv1d");
          default -> source("Conv2d", "conv2d");
        };
    Map<String, Value> attributes = new LinkedHashMap<>();
    attributes.put("training", Value.of(false));
    attributes.put("packed", packed(node, integers, bias));
    attributes.put("scale", Value.of(range.scale()));
    attributes.put("zero_point", Value.of(range.zeroPoint()));
    return new Submodule(ScriptObject.of(source.name(), attributes), List.of(source));
  }

  private static ScriptObject packed(Node node, IntegerWeight weight, @Nullable Tensor bias)
      throws CompressionException {
    if (node.is("linear")) {
      return PackedParameters.linear(weight.tensor(), bias);
    }
    // a 1-D convolution is a 2-D convolution of height 1
    int dimensions = node.is("conv1d") ? 1 : 2;
    List<Long> shape = new ArrayList<>(weight.shape());
    if (dimensions == 1) {
      shape.add(2, 1L);
    }
    return PackedParameters.conv2d(
        weight.tensor(shape),
        bias,
        new PackedParameters.Geometry(
            two(node.longs("stride", dimensions).orElseThrow(), 1),
            two(node.longs("padding", dimensions).orElseThrow(), 0),
            two(node.longs("dilation", dimensions).orElseThrow(), 1),
            node.longs("groups", 1).orElseThrow().get(0)));
  }

  private static List<Long> two(List<Long> numbers, long first) {
    return numbers.size() == 2 ? numbers : List.of(first, numbers.get(0));
  }

  private static ClassSource source(String packed, String operator) {
    String name = "Q" + operator;
    return ClassSource.parse(
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

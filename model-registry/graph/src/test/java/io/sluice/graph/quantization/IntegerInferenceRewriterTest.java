package io.sluice.graph.quantization;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphNode;
import io.sluice.graph.NodeArgument;
import io.sluice.graph.OpaqueModule;
import io.sluice.graph.TorchScriptGraphWriter;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class IntegerInferenceRewriterTest {
  @Test
  void valuesAreQuantisedOnceAndDequantisedOnce() throws Exception {
    ComputationGraph graph =
        TestGraphBuilder.of("x")
            .conv2d("conv1", "x", 4, 4, 1)
            .conv2d("conv2", "x", 4, 4, 1)
            .append(
                "add", "sum", "input", NodeArgument.of("conv1"), "other", NodeArgument.of("conv2"))
            .returning("sum");

    ComputationGraph integers = integers(graph, layer -> true);

    assertThat(integers.nodes())
        .extracting(GraphNode::operator)
        .containsExactly(
            "quantize_per_tensor",
            OpaqueModule.CALL,
            OpaqueModule.CALL,
            "ops.quantized.add",
            "dequantize");
  }

  @Test
  void aLayerInFloatsBetweenOthersTakesAndGivesFloats() throws Exception {
    ComputationGraph graph =
        TestGraphBuilder.of("x")
            .conv2d("conv1", "x", 4, 4, 1)
            .conv2d("conv2", "conv1", 4, 4, 1)
            .conv2d("conv3", "conv2", 4, 4, 1)
            .returning("conv3");

    ComputationGraph integers = integers(graph, layer -> !layer.equals("conv2"));

    assertThat(integers.nodes())
        .extracting(GraphNode::operator)
        .containsExactly(
            "quantize_per_tensor",
            OpaqueModule.CALL,
            "dequantize",
            "conv2d",
            "quantize_per_tensor",
            OpaqueModule.CALL,
            "dequantize");
    assertThat(integers.parameters()).containsOnlyKeys("conv2.weight", "conv2.bias");
  }

  @Test
  void whoeverOnlyLooksAtTheShapeTakesIntegersToo() throws Exception {
    ComputationGraph graph =
        TestGraphBuilder.of("x")
            .conv2d("conv", "x", 4, 4, 1)
            .append("size", "batch", "0", NodeArgument.of("conv"), "1", NodeArgument.of(0))
            .append(
                "view",
                "flat",
                "input",
                NodeArgument.of("conv"),
                "size",
                NodeArgument.list(NodeArgument.of("batch"), NodeArgument.of(-1)))
            .linear("fc", "flat", 3, 256)
            .returning("fc");

    ComputationGraph integers = integers(graph, layer -> true);

    assertThat(integers.nodes("dequantize")).hasSize(1);
  }

  @Test
  void packedLayersKeepTheirPaths() throws Exception {
    ComputationGraph graph =
        TestGraphBuilder.of("x").conv2d("body.0.conv", "x", 4, 4, 1).returning("body.0.conv");

    ComputationGraph integers = integers(graph, layer -> true);

    assertThat(TorchScriptGraphWriter.write(integers).paths().values()).contains("body.0.conv");
  }

  private static ComputationGraph integers(ComputationGraph graph, Predicate<String> layers)
      throws Exception {
    QuantizationPolicy policy =
        new QuantizationPolicy(
            ActivationRangeRule.MIN_MAX,
            new WeightQuantizationScheme(true, 63),
            SaturationHeadroom.WEIGHTS,
            layers);
    return IntegerInferenceRewriter.of(
        graph, QuantizationPlanner.plan(graph, policy, TestGraphBuilder.seen(graph, -1, 1)));
  }
}

package io.sluice.compressor.quantization;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphWriter;
import io.sluice.compressor.graph.Node;
import io.sluice.compressor.graph.Submodule;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class IntegerGraphTest {
  @Test
  void valuesAreQuantisedOnceAndDequantisedOnce() throws Exception {
    Graph graph =
        Graphs.of("x")
            .conv2d("conv1", "x", 4, 4, 1)
            .conv2d("conv2", "x", 4, 4, 1)
            .append("add", "sum", "input", Argument.of("conv1"), "other", Argument.of("conv2"))
            .returning("sum");

    Graph integers = integers(graph, layer -> true);

    assertThat(integers.nodes())
        .extracting(Node::operator)
        .containsExactly(
            "quantize_per_tensor",
            Submodule.CALL,
            Submodule.CALL,
            "ops.quantized.add",
            "dequantize");
  }

  @Test
  void aLayerInFloatsBetweenOthersTakesAndGivesFloats() throws Exception {
    Graph graph =
        Graphs.of("x")
            .conv2d("conv1", "x", 4, 4, 1)
            .conv2d("conv2", "conv1", 4, 4, 1)
            .conv2d("conv3", "conv2", 4, 4, 1)
            .returning("conv3");

    Graph integers = integers(graph, layer -> !layer.equals("conv2"));

    assertThat(integers.nodes())
        .extracting(Node::operator)
        .containsExactly(
            "quantize_per_tensor",
            Submodule.CALL,
            "dequantize",
            "conv2d",
            "quantize_per_tensor",
            Submodule.CALL,
            "dequantize");
    assertThat(integers.parameters()).containsOnlyKeys("conv2.weight", "conv2.bias");
  }

  @Test
  void whoeverOnlyLooksAtTheShapeTakesIntegersToo() throws Exception {
    Graph graph =
        Graphs.of("x")
            .conv2d("conv", "x", 4, 4, 1)
            .append("size", "batch", "0", Argument.of("conv"), "1", Argument.of(0))
            .append(
                "view",
                "flat",
                "input",
                Argument.of("conv"),
                "size",
                Argument.list(Argument.of("batch"), Argument.of(-1)))
            .linear("fc", "flat", 3, 256)
            .returning("fc");

    Graph integers = integers(graph, layer -> true);

    assertThat(integers.nodes("dequantize")).hasSize(1);
  }

  @Test
  void packedLayersKeepTheirPaths() throws Exception {
    Graph graph = Graphs.of("x").conv2d("body.0.conv", "x", 4, 4, 1).returning("body.0.conv");

    Graph integers = integers(graph, layer -> true);

    assertThat(GraphWriter.write(integers).paths().values()).contains("body.0.conv");
  }

  private static Graph integers(Graph graph, Predicate<String> layers) throws Exception {
    Policy policy =
        new Policy(RangeRule.MIN_MAX, new WeightScheme(true, 63), Headroom.WEIGHTS, layers);
    return IntegerGraph.of(graph, Planner.plan(graph, policy, Graphs.seen(graph, -1, 1)));
  }
}

package io.sluice.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphNode;
import io.sluice.graph.NodeArgument;
import io.sluice.torchscript.ScriptTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MultiplyAccumulateCountTest {
  @Test
  void aConvolutionMultipliesEveryOutputWithItsKernel() throws Exception {
    GraphNode conv =
        GraphNode.of(
            "conv2d",
            "y",
            "conv1",
            "input",
            NodeArgument.of("x"),
            "weight",
            NodeArgument.parameter("w"),
            "groups",
            NodeArgument.of(4L));
    ComputationGraph graph = graph(ScriptTensor.of(new float[8 * 9], 8, 1, 3, 3), conv);

    MultiplyAccumulateCount macs =
        MultiplyAccumulateCount.of(
            graph, Map.of("x", List.of(2L, 4L, 10L, 10L), "y", List.of(2L, 8L, 8L, 8L)));

    assertThat(macs.total()).isEqualTo(8 * 8 * 8 * 9);
    assertThat(macs.byLayer()).containsOnlyKeys("conv1");
    assertThat(macs.uncounted()).isEmpty();
    assertThat(MultiplyAccumulateCount.values(graph)).containsExactlyInAnyOrder("x", "y");
  }

  @Test
  void aLinearLayerMultipliesEveryRowWithItsMatrix() throws Exception {
    GraphNode linear =
        GraphNode.of(
            "linear",
            "y",
            "fc",
            "input",
            NodeArgument.of("x"),
            "weight",
            NodeArgument.parameter("w"));

    MultiplyAccumulateCount macs =
        MultiplyAccumulateCount.of(
            graph(ScriptTensor.of(new float[15], 5, 3), linear),
            Map.of("x", List.of(7L, 2L, 3L), "y", List.of(7L, 2L, 5L)));

    assertThat(macs.total()).isEqualTo(2 * 5 * 3);
  }

  @Test
  void aRecurrentLayerMultipliesItsMatricesInEveryStep() throws Exception {
    Map<String, ScriptTensor> parameters = new LinkedHashMap<>();
    parameters.put("wi", ScriptTensor.of(new float[8 * 3], 8, 3));
    parameters.put("wh", ScriptTensor.of(new float[8 * 2], 8, 2));
    parameters.put("b", ScriptTensor.of(new float[8], 8));
    GraphNode lstm =
        GraphNode.call(
            "lstm",
            List.of("y", "h", "c"),
            "rnn",
            List.of(
                NodeArgument.of("x"),
                NodeArgument.list(),
                NodeArgument.list(
                    NodeArgument.parameter("wi"),
                    NodeArgument.parameter("wh"),
                    NodeArgument.parameter("b")),
                NodeArgument.of(true),
                NodeArgument.of(1L),
                NodeArgument.of(0.0),
                NodeArgument.of(false),
                NodeArgument.of(false),
                NodeArgument.of(true)),
            Map.of());
    ComputationGraph graph =
        new ComputationGraph(
            List.of("x"),
            parameters,
            List.of(lstm),
            NodeArgument.of("y"),
            ComputationGraph.OPERATOR_VERSION);

    MultiplyAccumulateCount macs =
        MultiplyAccumulateCount.of(
            graph, Map.of("x", List.of(4L, 6L, 3L), "y", List.of(4L, 6L, 2L)));

    assertThat(macs.total()).isEqualTo(6 * (8 * 3 + 8 * 2));
  }

  @Test
  void attentionMultipliesTwice() {
    GraphNode attention =
        GraphNode.of(
            "scaled_dot_product_attention",
            "y",
            "",
            "query",
            NodeArgument.of("x"),
            "key",
            NodeArgument.of("x"),
            "value",
            NodeArgument.of("x"));
    ComputationGraph graph =
        new ComputationGraph(
            List.of("x"),
            Map.of(),
            List.of(attention),
            NodeArgument.of("y"),
            ComputationGraph.OPERATOR_VERSION);
    List<Long> shape = List.of(2L, 4L, 10L, 16L);

    MultiplyAccumulateCount macs =
        MultiplyAccumulateCount.of(graph, Map.of("x", shape, "y", shape));

    assertThat(macs.total()).isEqualTo(2 * 4 * 10 * 10 * 16);
  }

  @Test
  void whatMultipliesInAnUnknownWayIsNamed() throws Exception {
    GraphNode unknown =
        GraphNode.call("einsum", List.of("y"), "mix", List.of(NodeArgument.of("x")), Map.of());

    MultiplyAccumulateCount macs =
        MultiplyAccumulateCount.of(
            graph(ScriptTensor.of(new float[1], 1), unknown), Map.of("x", List.of(1L, 2L)));

    assertThat(macs.total()).isZero();
    assertThat(macs.uncounted()).containsExactly("einsum in mix");
  }

  @Test
  void aShapeThatIsMissingIsNamed() throws Exception {
    GraphNode linear =
        GraphNode.of(
            "linear",
            "y",
            "fc",
            "input",
            NodeArgument.of("x"),
            "weight",
            NodeArgument.parameter("w"));

    assertThatThrownBy(
            () ->
                MultiplyAccumulateCount.of(
                    graph(ScriptTensor.of(new float[15], 5, 3), linear),
                    Map.of("x", List.of(7L, 2L, 3L))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("y");
  }

  private static ComputationGraph graph(ScriptTensor weight, GraphNode node) {
    return new ComputationGraph(
        List.of("x"),
        Map.of("w", weight),
        List.of(node),
        NodeArgument.of("y"),
        ComputationGraph.OPERATOR_VERSION);
  }
}

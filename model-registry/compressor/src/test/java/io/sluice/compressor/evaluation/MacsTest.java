package io.sluice.compressor.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.Node;
import io.sluice.compressor.torchscript.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MacsTest {
  @Test
  void aConvolutionMultipliesEveryOutputWithItsKernel() throws Exception {
    Node conv =
        Node.of(
            "conv2d",
            "y",
            "conv1",
            "input",
            Argument.of("x"),
            "weight",
            Argument.parameter("w"),
            "groups",
            Argument.of(4L));
    Graph graph = graph(Tensor.of(new float[8 * 9], 8, 1, 3, 3), conv);

    Macs macs =
        Macs.of(graph, Map.of("x", List.of(2L, 4L, 10L, 10L), "y", List.of(2L, 8L, 8L, 8L)));

    assertThat(macs.total()).isEqualTo(8 * 8 * 8 * 9);
    assertThat(macs.byLayer()).containsOnlyKeys("conv1");
    assertThat(macs.uncounted()).isEmpty();
    assertThat(Macs.values(graph)).containsExactlyInAnyOrder("x", "y");
  }

  @Test
  void aLinearLayerMultipliesEveryRowWithItsMatrix() throws Exception {
    Node linear =
        Node.of("linear", "y", "fc", "input", Argument.of("x"), "weight", Argument.parameter("w"));

    Macs macs =
        Macs.of(
            graph(Tensor.of(new float[15], 5, 3), linear),
            Map.of("x", List.of(7L, 2L, 3L), "y", List.of(7L, 2L, 5L)));

    assertThat(macs.total()).isEqualTo(2 * 5 * 3);
  }

  @Test
  void aRecurrentLayerMultipliesItsMatricesInEveryStep() throws Exception {
    Map<String, Tensor> parameters = new LinkedHashMap<>();
    parameters.put("wi", Tensor.of(new float[8 * 3], 8, 3));
    parameters.put("wh", Tensor.of(new float[8 * 2], 8, 2));
    parameters.put("b", Tensor.of(new float[8], 8));
    Node lstm =
        Node.call(
            "lstm",
            List.of("y", "h", "c"),
            "rnn",
            List.of(
                Argument.of("x"),
                Argument.list(),
                Argument.list(
                    Argument.parameter("wi"), Argument.parameter("wh"), Argument.parameter("b")),
                Argument.of(true),
                Argument.of(1L),
                Argument.of(0.0),
                Argument.of(false),
                Argument.of(false),
                Argument.of(true)),
            Map.of());
    Graph graph =
        new Graph(
            List.of("x"), parameters, List.of(lstm), Argument.of("y"), Graph.OPERATOR_VERSION);

    Macs macs = Macs.of(graph, Map.of("x", List.of(4L, 6L, 3L), "y", List.of(4L, 6L, 2L)));

    assertThat(macs.total()).isEqualTo(6 * (8 * 3 + 8 * 2));
  }

  @Test
  void attentionMultipliesTwice() {
    Node attention =
        Node.of(
            "scaled_dot_product_attention",
            "y",
            "",
            "query",
            Argument.of("x"),
            "key",
            Argument.of("x"),
            "value",
            Argument.of("x"));
    Graph graph =
        new Graph(
            List.of("x"), Map.of(), List.of(attention), Argument.of("y"), Graph.OPERATOR_VERSION);
    List<Long> shape = List.of(2L, 4L, 10L, 16L);

    Macs macs = Macs.of(graph, Map.of("x", shape, "y", shape));

    assertThat(macs.total()).isEqualTo(2 * 4 * 10 * 10 * 16);
  }

  @Test
  void whatMultipliesInAnUnknownWayIsNamed() throws Exception {
    Node unknown = Node.call("einsum", List.of("y"), "mix", List.of(Argument.of("x")), Map.of());

    Macs macs = Macs.of(graph(Tensor.of(new float[1], 1), unknown), Map.of("x", List.of(1L, 2L)));

    assertThat(macs.total()).isZero();
    assertThat(macs.uncounted()).containsExactly("einsum in mix");
  }

  @Test
  void aShapeThatIsMissingIsNamed() throws Exception {
    Node linear =
        Node.of("linear", "y", "fc", "input", Argument.of("x"), "weight", Argument.parameter("w"));

    assertThatThrownBy(
            () ->
                Macs.of(
                    graph(Tensor.of(new float[15], 5, 3), linear),
                    Map.of("x", List.of(7L, 2L, 3L))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("y");
  }

  private static Graph graph(Tensor weight, Node node) {
    return new Graph(
        List.of("x"), Map.of("w", weight), List.of(node), Argument.of("y"), Graph.OPERATOR_VERSION);
  }
}

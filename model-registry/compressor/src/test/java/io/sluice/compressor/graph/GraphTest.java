package io.sluice.compressor.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.Fixtures;
import io.sluice.compressor.torchscript.ScriptArchive;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraphTest {
  @Test
  void aTracedConvolutionHasTheNamesOfItsArguments() throws Exception {
    Graph graph = read("traced");

    Node conv = graph.nodes("conv2d").get(0);

    assertThat(conv.arguments().keySet())
        .containsExactly("input", "weight", "bias", "stride", "padding", "dilation", "groups");
    assertThat(conv.value("input")).hasValue(graph.inputs().get(0));
    assertThat(conv.longs("stride", 2)).hasValue(List.of(2L, 2L));
  }

  @ParameterizedTest
  @ValueSource(strings = {"traced", "scripted", "residual"})
  void whatIsWrittenReadsAsTheSameGraph(String name) throws Exception {
    try (ScriptArchive archive = Fixtures.open(name)) {
      Graph graph = GraphReader.read(archive.module());

      ScriptModule written = GraphWriter.write(graph);
      Graph again = GraphReader.read(written);

      assertThat(again.parameters()).isEqualTo(graph.parameters());
      assertThat(again.nodes())
          .extracting(Node::operator)
          .isEqualTo(graph.nodes().stream().map(Node::operator).toList());
      assertThat(GraphWriter.write(GraphReader.read(GraphWriter.write(again))).code().files())
          .isEqualTo(GraphWriter.write(again).code().files());
    }
  }

  @Test
  void aLoopIsNoGraphAndTheMessageSaysWhere() {
    assertThatThrownBy(() -> read("endless"))
        .isInstanceOf(CompressionException.class)
        .hasMessageContaining("its forward has a loop");
  }

  @Test
  void aBranchThatDependsOnTheInputIsNoGraphAndTheMessageSaysWhere() {
    assertThatThrownBy(() -> read("tied"))
        .isInstanceOf(CompressionException.class)
        .hasMessageContaining("its module a has a conditional operation");
  }

  @Test
  void removingANodeLeavesOutWhatOnlyServedIt() throws Exception {
    Graph graph = read("traced");
    Node relu = graph.nodes("relu").get(0);
    GraphEditor editor = new GraphEditor(graph);

    editor.redirect(relu.result(), graph.inputs().get(0));
    Graph edited = editor.graph();

    assertThat(edited.nodes()).hasSizeLessThan(graph.nodes().size() - 1);
    assertThat(edited.parameters()).hasSizeLessThan(graph.parameters().size());
  }

  @Test
  void aGraphOfItsOwnIsWrittenWithItsLayersAsModules() throws Exception {
    GraphEditor editor = GraphEditor.empty(List.of("x"));
    editor.parameter("body.0.weight", Tensor.of(new float[6], 2, 3));
    String y = editor.fresh("y");
    editor.append(
        Node.of(
            "linear",
            y,
            "body.0",
            "input",
            Argument.of("x"),
            "weight",
            Argument.parameter("body.0.weight")));
    editor.returns(Argument.of(y));

    ScriptModule module = GraphWriter.write(editor.graph());

    assertThat(module.paths().values()).contains("body.0");
    assertThat(GraphReader.read(module).nodes("linear").get(0).parameter("weight"))
        .hasValue("body.0.weight");
  }

  @Test
  void anArgumentThatAnOperatorDoesNotHaveIsRefused() {
    assertThatThrownBy(() -> Node.of("relu", "y", "", "inputs", Argument.of("x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("relu takes [input], not [inputs]");
  }

  @Test
  void aValueThatIsTakenBeforeItIsGivenIsRefused() {
    Node relu = Node.of("relu", "y", "", "input", Argument.of("z"));

    assertThatThrownBy(
            () -> new Graph(List.of("x"), Map.of(), List.of(relu), Argument.of("y"), "10"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("z is used before being produced");
  }

  private static Graph read(String name) throws Exception {
    try (ScriptArchive archive = Fixtures.open(name)) {
      return GraphReader.read(archive.module());
    }
  }
}

package io.sluice.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.torchscript.ModelFixtures;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptArchive;
import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.ScriptTensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComputationGraphTest {
  @Test
  void aTracedConvolutionHasTheNamesOfItsArguments() throws Exception {
    ComputationGraph graph = read("traced");

    GraphNode conv = graph.nodes("conv2d").get(0);

    assertThat(conv.arguments().keySet())
        .containsExactly("input", "weight", "bias", "stride", "padding", "dilation", "groups");
    assertThat(conv.value("input")).hasValue(graph.inputs().get(0));
    assertThat(conv.longs("stride", 2)).hasValue(List.of(2L, 2L));
  }

  @ParameterizedTest
  @ValueSource(strings = {"traced", "scripted", "residual"})
  void whatIsWrittenReadsAsTheSameGraph(String name) throws Exception {
    try (ScriptArchive archive = ModelFixtures.open(name)) {
      ComputationGraph graph = TorchScriptGraphReader.read(archive.module());

      ScriptModule written = TorchScriptGraphWriter.write(graph);
      ComputationGraph again = TorchScriptGraphReader.read(written);

      assertThat(again.parameters()).isEqualTo(graph.parameters());
      assertThat(again.nodes())
          .extracting(GraphNode::operator)
          .isEqualTo(graph.nodes().stream().map(GraphNode::operator).toList());
      assertThat(
              TorchScriptGraphWriter.write(
                      TorchScriptGraphReader.read(TorchScriptGraphWriter.write(again)))
                  .code()
                  .files())
          .isEqualTo(TorchScriptGraphWriter.write(again).code().files());
    }
  }

  @Test
  void aLoopIsNoGraphAndTheMessageSaysWhere() {
    assertThatThrownBy(() -> read("endless"))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("its forward has a loop");
  }

  @Test
  void aBranchThatDependsOnTheInputIsNoGraphAndTheMessageSaysWhere() {
    assertThatThrownBy(() -> read("tied"))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("its module a has a conditional operation");
  }

  @Test
  void removingANodeLeavesOutWhatOnlyServedIt() throws Exception {
    ComputationGraph graph = read("traced");
    GraphNode relu = graph.nodes("relu").get(0);
    GraphEditor editor = new GraphEditor(graph);

    editor.redirect(relu.result(), graph.inputs().get(0));
    ComputationGraph edited = editor.graph();

    assertThat(edited.nodes()).hasSizeLessThan(graph.nodes().size() - 1);
    assertThat(edited.parameters()).hasSizeLessThan(graph.parameters().size());
  }

  @Test
  void aGraphOfItsOwnIsWrittenWithItsLayersAsModules() throws Exception {
    GraphEditor editor = GraphEditor.empty(List.of("x"));
    editor.parameter("body.0.weight", ScriptTensor.of(new float[6], 2, 3));
    String y = editor.fresh("y");
    editor.append(
        GraphNode.of(
            "linear",
            y,
            "body.0",
            "input",
            NodeArgument.of("x"),
            "weight",
            NodeArgument.parameter("body.0.weight")));
    editor.returns(NodeArgument.of(y));

    ScriptModule module = TorchScriptGraphWriter.write(editor.graph());

    assertThat(module.paths().values()).contains("body.0");
    assertThat(TorchScriptGraphReader.read(module).nodes("linear").get(0).parameter("weight"))
        .hasValue("body.0.weight");
  }

  @Test
  void anArgumentThatAnOperatorDoesNotHaveIsRefused() {
    assertThatThrownBy(() -> GraphNode.of("relu", "y", "", "inputs", NodeArgument.of("x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("relu takes [input], not [inputs]");
  }

  @Test
  void aValueThatIsTakenBeforeItIsGivenIsRefused() {
    GraphNode relu = GraphNode.of("relu", "y", "", "input", NodeArgument.of("z"));

    assertThatThrownBy(
            () ->
                new ComputationGraph(
                    List.of("x"), Map.of(), List.of(relu), NodeArgument.of("y"), "10"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("z is used before being produced");
  }

  private static ComputationGraph read(String name) throws Exception {
    try (ScriptArchive archive = ModelFixtures.open(name)) {
      return TorchScriptGraphReader.read(archive.module());
    }
  }
}

package io.sluice.graph.structure;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphEditor;
import io.sluice.graph.GraphNode;
import io.sluice.graph.NodeArgument;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChannelDependencyAnalysisTest {
  @Test
  void layersThatAreAddedFormOneGroup() throws Exception {
    ConvolutionalNetBuilder net = new ConvolutionalNetBuilder(1).conv(3, 8, 3);
    String before = net.mark();
    ComputationGraph graph =
        net.relu()
            .conv(8, 8, 3, 1, 1, 1, true)
            .add(before)
            .globalAveragePool()
            .flatten()
            .linear(8, 2)
            .graph();

    ChannelStructure result = ChannelDependencyAnalysis.of(graph);

    assertThat(result.groups()).hasSize(1);
    assertThat(result.groups().get(0).layers()).containsExactly("conv1.weight", "conv2.weight");
    assertThat(result.groups().get(0).channels()).hasSize(8);
  }

  @Test
  void whatTheModelReturnsKeepsItsWidth() throws Exception {
    ComputationGraph graph =
        new ConvolutionalNetBuilder(1).linear(4, 6).relu().linear(6, 2).graph();

    ChannelStructure result = ChannelDependencyAnalysis.of(graph);

    assertThat(result.kept()).containsEntry("fc2.weight", "the model returns its output");
  }

  @Test
  void aFlattenedChannelIsReadByAsManyColumnsAsItHasPlaces() throws Exception {
    ComputationGraph graph =
        new ConvolutionalNetBuilder(1).conv(1, 4, 3).flatten().linear(4 * 9, 2).graph();

    PrunableChannel second = ChannelDependencyAnalysis.of(graph).groups().get(0).channels().get(1);

    assertThat(second.consumed())
        .extracting(ParameterSlice::index)
        .containsExactly(9, 10, 11, 12, 13, 14, 15, 16, 17);
  }

  @Test
  void ofAnAttentionWholeHeadsGoTogether() throws Exception {
    ComputationGraph graph = RandomPrunableNets.attention(new Random(1));

    ChannelStructure result = ChannelDependencyAnalysis.of(graph, Map.of("x", 3));

    CoupledChannelGroup heads =
        group(result, graph.parameters().containsKey("q.weight") ? "q" : "qkv");
    assertThat(heads.channels()).hasSize(4);
    assertThat(heads.unit()).isEqualTo(heads.layers().size() == 3 ? 4 : 12);
    assertThat(heads.channels().get(1).consumed())
        .containsExactlyInAnyOrder(
            new ParameterSlice("out.weight", 1, 4),
            new ParameterSlice("out.weight", 1, 5),
            new ParameterSlice("out.weight", 1, 6),
            new ParameterSlice("out.weight", 1, 7));
  }

  @Test
  void halvesThatGateEachOtherLoseTheSameChannels() throws Exception {
    ComputationGraph graph = RandomPrunableNets.attention(new Random(1));

    ChannelStructure result = ChannelDependencyAnalysis.of(graph, Map.of("x", 3));

    assertThat(group(result, "up").channels()).hasSize(12);
    assertThat(group(result, "up").channels().get(2).produced())
        .containsExactlyInAnyOrder(
            new ParameterSlice("up.weight", 0, 2),
            new ParameterSlice("up.bias", 0, 2),
            new ParameterSlice("up.weight", 0, 14),
            new ParameterSlice("up.bias", 0, 14));
  }

  @Test
  void sizesThatAreAlwaysTheSameBecomeLiterals() throws Exception {
    ComputationGraph graph = RandomPrunableNets.attention(new Random(1));

    ComputationGraph analysed = ChannelDependencyAnalysis.of(graph, Map.of("x", 3)).graph();

    assertThat(graph.nodes("floor_divide")).hasSize(3);
    assertThat(analysed.nodes("floor_divide")).isEmpty();
    assertThat(analysed.nodes("view"))
        .allSatisfy(
            view ->
                assertThat(((NodeArgument.Items) view.argument("size")).items())
                    .endsWith(NodeArgument.of(4), NodeArgument.of(4)));
  }

  @Test
  void whatGoesThroughAnUnknownOperatorStaysAndTheReasonNamesIt() throws Exception {
    ComputationGraph net =
        new ConvolutionalNetBuilder(1)
            .conv(1, 4, 3)
            .globalAveragePool()
            .flatten()
            .linear(4, 2)
            .graph();
    GraphNode conv = net.nodes("conv2d").get(0);
    GraphEditor editor = new GraphEditor(net);
    GraphNode odd =
        new GraphNode("cumsum", Map.of("0", NodeArgument.of(conv.result())), List.of("odd"), "");
    editor.redirect(conv.result(), "odd");
    editor.insertAfter(conv, odd);

    ChannelStructure result = ChannelDependencyAnalysis.of(editor.graph());

    assertThat(result.groups()).isEmpty();
    assertThat(result.kept()).containsEntry("conv1.weight", "its output goes through cumsum");
  }

  @Test
  void aLayerThatServesTwiceLosesTheSameChannelsBothTimes() throws Exception {
    ComputationGraph net =
        new ConvolutionalNetBuilder(1).linear(4, 4).relu().linear(4, 4).relu().linear(4, 2).graph();
    GraphNode second = net.nodes("linear").get(1);
    GraphEditor editor = new GraphEditor(net);
    editor.replace(
        second,
        second
            .with("weight", NodeArgument.parameter("fc1.weight"))
            .with("bias", NodeArgument.parameter("fc1.bias")));

    ChannelStructure result = ChannelDependencyAnalysis.of(editor.graph());

    assertThat(result.groups()).isEmpty();
    assertThat(result.kept()).containsKey("fc1.weight");
  }

  private static CoupledChannelGroup group(ChannelStructure structure, String path) {
    return structure.groups().stream()
        .filter(g -> g.layers().contains(path + ".weight"))
        .findFirst()
        .orElseThrow();
  }
}

package io.sluice.compressor.technique.depth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.Fixtures;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphReader;
import io.sluice.compressor.graph.GraphWriter;
import io.sluice.compressor.graph.Node;
import io.sluice.compressor.quantization.Graphs;
import io.sluice.compressor.structure.NetBuilder;
import io.sluice.compressor.technique.LayerChoice;
import io.sluice.compressor.technique.StepReport;
import io.sluice.compressor.technique.Technique;
import io.sluice.compressor.technique.Workshop;
import io.sluice.compressor.torchscript.ScriptArchive;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DropLayersTest {
  @Test
  void theBlockOfTheSmallestWeightsGoes() throws Exception {
    ScriptModule model = residual("fc2", 0.01f);

    Technique.Step step = new DropLayers(1).apply(model, Workshop.EMPTY);

    Graph graph = GraphReader.read(step.model());
    assertThat(graph.parameters()).containsKey("fc1.weight").doesNotContainKey("fc2.weight");
    assertThat(graph.nodes("add")).hasSize(1);
    assertThat(step.report().changed().get(0).path()).isEqualTo("fc2");
    assertThat(step.report().changed().get(0).what()).startsWith("dropped, 20 parameters");
    assertThat(step.report().left())
        .containsExactly(new StepReport.Layer("fc1", "more important than the dropped blocks"));
  }

  @Test
  void aShareOfTheBlocksGoes() throws Exception {
    DropLayers technique = new DropLayers(DropLayers.Kind.BLOCKS, 0, 1, LayerChoice.ALL);

    Graph graph = GraphReader.read(technique.apply(residual("fc1", 1), Workshop.EMPTY).model());

    assertThat(graph.nodes()).extracting(Node::operator).containsExactly("linear");
  }

  @Test
  void batchNormsCountInTheSizeOfWeights() throws Exception {
    NetBuilder net = new NetBuilder(3);
    net.conv(4, 4, 3, 1, 1, 1, false).batchNorm(4).add("x");
    String first = net.mark();
    net.conv(4, 4, 3, 1, 1, 1, false).batchNorm(4).add(first);
    Graph graph =
        net.graph()
            .withParameters(
                Map.of(
                    "conv1.weight", filled(1, 4, 4, 3, 3),
                    "bn2.weight", filled(0.001f, 4),
                    "conv3.weight", filled(0.1f, 4, 4, 3, 3)));

    Technique.Step step = new DropLayers(1).apply(GraphWriter.write(graph), Workshop.EMPTY);

    assertThat(GraphReader.read(step.model()).parameters())
        .containsKey("conv3.weight")
        .doesNotContainKey("conv1.weight");
  }

  @Test
  void aLayerThatKeepsTheShapeGoesWithItsActivation() throws Exception {
    ScriptModule model =
        GraphWriter.write(new NetBuilder(4).linear(4, 6).linear(6, 6).relu().linear(6, 2).graph());
    DropLayers technique = new DropLayers(DropLayers.Kind.LAYERS, 3, 0, LayerChoice.ALL);

    Technique.Step step = technique.apply(model, Workshop.EMPTY);

    Graph graph = GraphReader.read(step.model());
    assertThat(graph.parameters())
        .containsOnlyKeys("fc1.weight", "fc1.bias", "fc3.weight", "fc3.bias");
    assertThat(graph.nodes("relu")).isEmpty();
  }

  @Test
  void aLayerIsNamedByItselfAndABlockByWhatItsLayersHaveInCommon() throws Exception {
    Graph graph =
        Graphs.of("x")
            .conv2d("a.conv", "x", 4, 4, 1)
            .batchNorm("a.bn", "a.conv", 4)
            .append("add", "sum", "input", Argument.of("x"), "other", Argument.of("a.bn"))
            .returning("sum");

    assertThat(Blocks.residual(graph)).extracting(Block::path).containsExactly("a");
    assertThat(Blocks.layers(graph)).extracting(Block::path).containsExactly("a.conv");
  }

  @Test
  void attentionAndFeedForwardOfATransformerAreBlocks() throws Exception {
    try (ScriptArchive archive = Fixtures.open("encoder")) {
      Graph graph = GraphReader.read(archive.module());

      assertThat(Blocks.residual(graph))
          .extracting(Block::path)
          .containsExactly(
              "encoder.layers.0.self_attn",
              "encoder.layers.0",
              "encoder.layers.1.self_attn",
              "encoder.layers.1");
    }
  }

  @Test
  void aSumOfAnotherShapeThanItsOtherPartIsNoBlock() throws Exception {
    Graph graph =
        Graphs.of("x")
            .linear("fc", "x", 4, 4)
            .append("unsqueeze", "wide", "input", Argument.of("fc"), "dim", Argument.of(1))
            .append("add", "sum", "input", Argument.of("x"), "other", Argument.of("wide"))
            .returning("sum");

    assertThat(Blocks.residual(graph)).isEmpty();
  }

  @Test
  void aConvolutionThatMakesItsInputSmallerIsNoCandidate() throws Exception {
    ScriptModule model =
        GraphWriter.write(
            new NetBuilder(5).conv(4, 4, 3).relu().conv(4, 4, 3, 2, 1, 1, true).graph());

    Technique.Step step =
        new DropLayers(DropLayers.Kind.BOTH, 1, 0, LayerChoice.ALL).apply(model, Workshop.EMPTY);

    assertThat(step.model()).isSameAs(model);
    assertThat(step.report().left())
        .containsExactly(
            new StepReport.Layer("model", "no block or layer with equal input and output shape"));
  }

  @Test
  void blocksThatAreLeftOutStay() throws Exception {
    DropLayers technique =
        new DropLayers(DropLayers.Kind.BLOCKS, 2, 0, LayerChoice.allBut(List.of("fc1")));

    Technique.Step step = technique.apply(residual("fc1", 0.01f), Workshop.EMPTY);

    assertThat(step.report().changed()).hasSize(1);
    assertThat(step.report().changed().get(0).path()).isEqualTo("fc2");
    assertThat(step.report().left()).contains(new StepReport.Layer("fc1", LayerChoice.NOT_CHOSEN));
  }

  @Test
  void aShareAboveAllIsRefused() {
    assertThatThrownBy(() -> new DropLayers(DropLayers.Kind.BOTH, 0, 1.5, LayerChoice.ALL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("share must be between 0 and 1, not 1.5");
  }

  /** Two residual blocks of a linear layer from 4 to 4, then a linear layer from 4 to 2. */
  private static ScriptModule residual(String small, float factor) throws CompressionException {
    NetBuilder net = new NetBuilder(1);
    net.linear(4, 4).relu().add("x");
    String first = net.mark();
    net.linear(4, 4).relu().add(first).linear(4, 2);
    Graph graph = net.graph();
    return GraphWriter.write(graph.withParameters(Map.of(small + ".weight", filled(factor, 4, 4))));
  }

  private static Tensor filled(float value, long... shape) throws CompressionException {
    int count = 1;
    for (long size : shape) {
      count *= (int) size;
    }
    float[] elements = new float[count];
    Arrays.fill(elements, value);
    return Tensor.of(elements, shape);
  }
}

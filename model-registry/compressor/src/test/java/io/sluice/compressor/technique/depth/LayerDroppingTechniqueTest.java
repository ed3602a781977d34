package io.sluice.compressor.technique.depth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.compressor.technique.CompressionStepReport;
import io.sluice.compressor.technique.CompressionTechnique;
import io.sluice.compressor.technique.LayerChoice;
import io.sluice.compressor.technique.StepContext;
import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphNode;
import io.sluice.graph.NodeArgument;
import io.sluice.graph.TorchScriptGraphReader;
import io.sluice.graph.TorchScriptGraphWriter;
import io.sluice.graph.quantization.TestGraphBuilder;
import io.sluice.graph.structure.ConvolutionalNetBuilder;
import io.sluice.torchscript.ModelFixtures;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptArchive;
import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.ScriptTensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LayerDroppingTechniqueTest {
  @Test
  void theBlockOfTheSmallestWeightsGoes() throws Exception {
    ScriptModule model = residual("fc2", 0.01f);

    CompressionTechnique.Step step = new LayerDroppingTechnique(1).apply(model, StepContext.EMPTY);

    ComputationGraph graph = TorchScriptGraphReader.read(step.model());
    assertThat(graph.parameters()).containsKey("fc1.weight").doesNotContainKey("fc2.weight");
    assertThat(graph.nodes("add")).hasSize(1);
    assertThat(step.report().changed().get(0).path()).isEqualTo("fc2");
    assertThat(step.report().changed().get(0).what()).startsWith("dropped, 20 parameters");
    assertThat(step.report().left())
        .containsExactly(
            new CompressionStepReport.Layer("fc1", "more important than the dropped blocks"));
  }

  @Test
  void aShareOfTheBlocksGoes() throws Exception {
    LayerDroppingTechnique technique =
        new LayerDroppingTechnique(LayerDroppingTechnique.Kind.BLOCKS, 0, 1, LayerChoice.ALL);

    ComputationGraph graph =
        TorchScriptGraphReader.read(technique.apply(residual("fc1", 1), StepContext.EMPTY).model());

    assertThat(graph.nodes()).extracting(GraphNode::operator).containsExactly("linear");
  }

  @Test
  void batchNormsCountInTheSizeOfWeights() throws Exception {
    ConvolutionalNetBuilder net = new ConvolutionalNetBuilder(3);
    net.conv(4, 4, 3, 1, 1, 1, false).batchNorm(4).add("x");
    String first = net.mark();
    net.conv(4, 4, 3, 1, 1, 1, false).batchNorm(4).add(first);
    ComputationGraph graph =
        net.graph()
            .withParameters(
                Map.of(
                    "conv1.weight", filled(1, 4, 4, 3, 3),
                    "bn2.weight", filled(0.001f, 4),
                    "conv3.weight", filled(0.1f, 4, 4, 3, 3)));

    CompressionTechnique.Step step =
        new LayerDroppingTechnique(1).apply(TorchScriptGraphWriter.write(graph), StepContext.EMPTY);

    assertThat(TorchScriptGraphReader.read(step.model()).parameters())
        .containsKey("conv3.weight")
        .doesNotContainKey("conv1.weight");
  }

  @Test
  void aLayerThatKeepsTheShapeGoesWithItsActivation() throws Exception {
    ScriptModule model =
        TorchScriptGraphWriter.write(
            new ConvolutionalNetBuilder(4).linear(4, 6).linear(6, 6).relu().linear(6, 2).graph());
    LayerDroppingTechnique technique =
        new LayerDroppingTechnique(LayerDroppingTechnique.Kind.LAYERS, 3, 0, LayerChoice.ALL);

    CompressionTechnique.Step step = technique.apply(model, StepContext.EMPTY);

    ComputationGraph graph = TorchScriptGraphReader.read(step.model());
    assertThat(graph.parameters())
        .containsOnlyKeys("fc1.weight", "fc1.bias", "fc3.weight", "fc3.bias");
    assertThat(graph.nodes("relu")).isEmpty();
  }

  @Test
  void aLayerIsNamedByItselfAndABlockByWhatItsLayersHaveInCommon() throws Exception {
    ComputationGraph graph =
        TestGraphBuilder.of("x")
            .conv2d("a.conv", "x", 4, 4, 1)
            .batchNorm("a.bn", "a.conv", 4)
            .append("add", "sum", "input", NodeArgument.of("x"), "other", NodeArgument.of("a.bn"))
            .returning("sum");

    assertThat(RemovableBlockSearch.residual(graph))
        .extracting(RemovableBlock::path)
        .containsExactly("a");
    assertThat(RemovableBlockSearch.layers(graph))
        .extracting(RemovableBlock::path)
        .containsExactly("a.conv");
  }

  @Test
  void attentionAndFeedForwardOfATransformerAreBlocks() throws Exception {
    try (ScriptArchive archive = ModelFixtures.open("encoder")) {
      ComputationGraph graph = TorchScriptGraphReader.read(archive.module());

      assertThat(RemovableBlockSearch.residual(graph))
          .extracting(RemovableBlock::path)
          .containsExactly(
              "encoder.layers.0.self_attn",
              "encoder.layers.0",
              "encoder.layers.1.self_attn",
              "encoder.layers.1");
    }
  }

  @Test
  void aSumOfAnotherShapeThanItsOtherPartIsNoBlock() throws Exception {
    ComputationGraph graph =
        TestGraphBuilder.of("x")
            .linear("fc", "x", 4, 4)
            .append("unsqueeze", "wide", "input", NodeArgument.of("fc"), "dim", NodeArgument.of(1))
            .append("add", "sum", "input", NodeArgument.of("x"), "other", NodeArgument.of("wide"))
            .returning("sum");

    assertThat(RemovableBlockSearch.residual(graph)).isEmpty();
  }

  @Test
  void aConvolutionThatMakesItsInputSmallerIsNoCandidate() throws Exception {
    ScriptModule model =
        TorchScriptGraphWriter.write(
            new ConvolutionalNetBuilder(5)
                .conv(4, 4, 3)
                .relu()
                .conv(4, 4, 3, 2, 1, 1, true)
                .graph());

    CompressionTechnique.Step step =
        new LayerDroppingTechnique(LayerDroppingTechnique.Kind.BOTH, 1, 0, LayerChoice.ALL)
            .apply(model, StepContext.EMPTY);

    assertThat(step.model()).isSameAs(model);
    assertThat(step.report().left())
        .containsExactly(
            new CompressionStepReport.Layer(
                "model", "no block or layer with equal input and output shape"));
  }

  @Test
  void blocksThatAreLeftOutStay() throws Exception {
    LayerDroppingTechnique technique =
        new LayerDroppingTechnique(
            LayerDroppingTechnique.Kind.BLOCKS, 2, 0, LayerChoice.allBut(List.of("fc1")));

    CompressionTechnique.Step step = technique.apply(residual("fc1", 0.01f), StepContext.EMPTY);

    assertThat(step.report().changed()).hasSize(1);
    assertThat(step.report().changed().get(0).path()).isEqualTo("fc2");
    assertThat(step.report().left())
        .contains(new CompressionStepReport.Layer("fc1", LayerChoice.NOT_CHOSEN));
  }

  @Test
  void aShareAboveAllIsRefused() {
    assertThatThrownBy(
            () ->
                new LayerDroppingTechnique(
                    LayerDroppingTechnique.Kind.BOTH, 0, 1.5, LayerChoice.ALL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("share must be between 0 and 1, not 1.5");
  }

  /** Two residual blocks of a linear layer from 4 to 4, then a linear layer from 4 to 2. */
  private static ScriptModule residual(String small, float factor) throws ModelProcessingException {
    ConvolutionalNetBuilder net = new ConvolutionalNetBuilder(1);
    net.linear(4, 4).relu().add("x");
    String first = net.mark();
    net.linear(4, 4).relu().add(first).linear(4, 2);
    ComputationGraph graph = net.graph();
    return TorchScriptGraphWriter.write(
        graph.withParameters(Map.of(small + ".weight", filled(factor, 4, 4))));
  }

  private static ScriptTensor filled(float value, long... shape) throws ModelProcessingException {
    int count = 1;
    for (long size : shape) {
      count *= (int) size;
    }
    float[] elements = new float[count];
    Arrays.fill(elements, value);
    return ScriptTensor.of(elements, shape);
  }
}

package io.sluice.compressor.technique;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.compressor.technique.ChannelPruningTechnique.Quantity;
import io.sluice.compressor.technique.ChannelPruningTechnique.Scope;
import io.sluice.graph.ComputationGraph;
import io.sluice.graph.TorchScriptGraphReader;
import io.sluice.graph.TorchScriptGraphWriter;
import io.sluice.graph.structure.ConvolutionalNetBuilder;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.ScriptTensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChannelPruningTechniqueTest {
  @Test
  void theChannelsWithTheSmallestWeightsGoAndTheOthersKeepTheirValues() throws Exception {
    ScriptModule model = net(Map.of("conv1.weight", new float[] {1, 0, 5, 0.5f}));

    ComputationGraph pruned = prune(model, uniform(0.5, ChannelImportanceCriterion.L1, 1));

    assertThat(pruned.parameter("conv1.weight").toFloats()).containsExactly(1, 5);
    assertThat(pruned.parameter("conv3.weight").shape()).containsExactly(2L, 2L, 1L, 1L);
  }

  @Test
  void channelsThatTheirBatchNormMakesSmallGoFirst() throws Exception {
    ScriptModule model =
        net(
            Map.of(
                "conv1.weight", new float[] {1, 9, 9, 1},
                "bn2.weight", new float[] {-3, 0.1f, 0.2f, 2}));

    ComputationGraph pruned = prune(model, uniform(0.5, ChannelImportanceCriterion.BATCH_NORM, 1));

    assertThat(pruned.parameter("bn2.weight").toFloats()).containsExactly(-3, 2);
  }

  @Test
  void whatRemainsIsAMultiple() throws Exception {
    ComputationGraph pruned = prune(net(Map.of()), uniform(0.3, ChannelImportanceCriterion.L2, 2));

    assertThat(pruned.parameter("conv1.weight").shape().get(0)).isEqualTo(4);
    assertThat(prune(net(Map.of()), uniform(0.5, ChannelImportanceCriterion.L2, 2)).parameters())
        .extractingByKey("conv1.weight")
        .satisfies(t -> assertThat(t.shape().get(0)).isEqualTo(2));
  }

  @Test
  void layersThatAreLeftOutKeepAllOfTheirChannels() throws Exception {
    ChannelPruningTechnique technique =
        new ChannelPruningTechnique(
            0.5,
            Quantity.CHANNELS,
            ChannelImportanceCriterion.L2,
            Scope.UNIFORM,
            1,
            LayerChoice.allBut(List.of("conv1")),
            1,
            null);

    CompressionTechnique.Step step = technique.apply(net(Map.of()), StepContext.EMPTY);

    ComputationGraph pruned = TorchScriptGraphReader.read(step.model());
    assertThat(pruned.parameter("conv1.weight").shape().get(0)).isEqualTo(4);
    assertThat(pruned.parameter("conv3.weight").shape().get(0)).isEqualTo(2);
    assertThat(step.report().left())
        .contains(new CompressionStepReport.Layer("conv1", LayerChoice.NOT_CHOSEN));
    assertThat(step.report().changed())
        .containsExactly(new CompressionStepReport.Layer("conv3", "2 of 4 channels"));
  }

  @Test
  void aShareOfTheParametersIsReachedOverSeveralRounds() throws Exception {
    ScriptModule model = wide();
    ChannelPruningTechnique technique =
        new ChannelPruningTechnique(
            0.6,
            Quantity.PARAMETERS,
            ChannelImportanceCriterion.GROUP,
            Scope.GLOBAL,
            1,
            LayerChoice.ALL,
            3,
            null);

    ComputationGraph pruned = prune(model, technique);

    double left = (double) elements(pruned) / elements(TorchScriptGraphReader.read(model));
    assertThat(left).isBetween(0.3, 0.4);
  }

  @Test
  void workCannotBeCountedWithoutASample() {
    ChannelPruningTechnique technique =
        new ChannelPruningTechnique(
            0.5, Quantity.MACS, ChannelImportanceCriterion.L2, Scope.UNIFORM, 1);

    assertThatThrownBy(() -> technique.apply(wide(), StepContext.EMPTY))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("needs a calibration sample");
  }

  @Test
  void aShareOfEverythingIsRefused() {
    assertThatThrownBy(() -> new ChannelPruningTechnique(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("share must be between 0 and 1, not 1.0");
  }

  private static ChannelPruningTechnique uniform(
      double share, ChannelImportanceCriterion importance, int multiple) {
    return new ChannelPruningTechnique(
        share, Quantity.CHANNELS, importance, Scope.UNIFORM, multiple);
  }

  private static ComputationGraph prune(ScriptModule model, ChannelPruningTechnique technique)
      throws Exception {
    return TorchScriptGraphReader.read(technique.apply(model, StepContext.EMPTY).model());
  }

  /** Two 1×1 convolutions of 4 channels with a batch norm between them. */
  private static ScriptModule net(Map<String, float[]> weights) throws ModelProcessingException {
    ComputationGraph graph =
        new ConvolutionalNetBuilder(1)
            .conv(1, 4, 1, 1, 0, 1, false)
            .batchNorm(4)
            .conv(4, 4, 1, 1, 0, 1, false)
            .globalAveragePool()
            .flatten()
            .linear(4, 2)
            .graph();
    for (Map.Entry<String, float[]> weight : weights.entrySet()) {
      long[] shape = graph.parameter(weight.getKey()).shape().stream().mapToLong(n -> n).toArray();
      ScriptTensor tensor = ScriptTensor.of(Arrays.copyOf(weight.getValue(), 4), shape);
      graph = graph.withParameters(Map.of(weight.getKey(), tensor));
    }
    return TorchScriptGraphWriter.write(graph);
  }

  private static ScriptModule wide() throws ModelProcessingException {
    return TorchScriptGraphWriter.write(
        new ConvolutionalNetBuilder(2)
            .linear(20, 60)
            .relu()
            .linear(60, 50)
            .relu()
            .linear(50, 4)
            .graph());
  }

  private static long elements(ComputationGraph graph) {
    return graph.parameters().values().stream().mapToLong(ScriptTensor::elements).sum();
  }
}

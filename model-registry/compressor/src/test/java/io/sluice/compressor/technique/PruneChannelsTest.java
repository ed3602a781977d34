package io.sluice.compressor.technique;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphReader;
import io.sluice.compressor.graph.GraphWriter;
import io.sluice.compressor.structure.NetBuilder;
import io.sluice.compressor.technique.PruneChannels.Quantity;
import io.sluice.compressor.technique.PruneChannels.Scope;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PruneChannelsTest {
  @Test
  void theChannelsWithTheSmallestWeightsGoAndTheOthersKeepTheirValues() throws Exception {
    ScriptModule model = net(Map.of("conv1.weight", new float[] {1, 0, 5, 0.5f}));

    Graph pruned = prune(model, uniform(0.5, ChannelImportance.L1, 1));

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

    Graph pruned = prune(model, uniform(0.5, ChannelImportance.BATCH_NORM, 1));

    assertThat(pruned.parameter("bn2.weight").toFloats()).containsExactly(-3, 2);
  }

  @Test
  void whatRemainsIsAMultiple() throws Exception {
    Graph pruned = prune(net(Map.of()), uniform(0.3, ChannelImportance.L2, 2));

    assertThat(pruned.parameter("conv1.weight").shape().get(0)).isEqualTo(4);
    assertThat(prune(net(Map.of()), uniform(0.5, ChannelImportance.L2, 2)).parameters())
        .extractingByKey("conv1.weight")
        .satisfies(t -> assertThat(t.shape().get(0)).isEqualTo(2));
  }

  @Test
  void layersThatAreLeftOutKeepAllOfTheirChannels() throws Exception {
    PruneChannels technique =
        new PruneChannels(
            0.5,
            Quantity.CHANNELS,
            ChannelImportance.L2,
            Scope.UNIFORM,
            1,
            LayerChoice.allBut(List.of("conv1")),
            1,
            null);

    Technique.Step step = technique.apply(net(Map.of()), Workshop.EMPTY);

    Graph pruned = GraphReader.read(step.model());
    assertThat(pruned.parameter("conv1.weight").shape().get(0)).isEqualTo(4);
    assertThat(pruned.parameter("conv3.weight").shape().get(0)).isEqualTo(2);
    assertThat(step.report().left())
        .contains(new StepReport.Layer("conv1", LayerChoice.NOT_CHOSEN));
    assertThat(step.report().changed())
        .containsExactly(new StepReport.Layer("conv3", "2 of 4 channels"));
  }

  @Test
  void aShareOfTheParametersIsReachedOverSeveralRounds() throws Exception {
    ScriptModule model = wide();
    PruneChannels technique =
        new PruneChannels(
            0.6,
            Quantity.PARAMETERS,
            ChannelImportance.GROUP,
            Scope.GLOBAL,
            1,
            LayerChoice.ALL,
            3,
            null);

    Graph pruned = prune(model, technique);

    double left = (double) elements(pruned) / elements(GraphReader.read(model));
    assertThat(left).isBetween(0.3, 0.4);
  }

  @Test
  void workCannotBeCountedWithoutASample() {
    PruneChannels technique =
        new PruneChannels(0.5, Quantity.MACS, ChannelImportance.L2, Scope.UNIFORM, 1);

    assertThatThrownBy(() -> technique.apply(wide(), Workshop.EMPTY))
        .isInstanceOf(CompressionException.class)
        .hasMessageContaining("needs a calibration sample");
  }

  @Test
  void aShareOfEverythingIsRefused() {
    assertThatThrownBy(() -> new PruneChannels(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("share must be between 0 and 1, not 1.0");
  }

  private static PruneChannels uniform(double share, ChannelImportance importance, int multiple) {
    return new PruneChannels(share, Quantity.CHANNELS, importance, Scope.UNIFORM, multiple);
  }

  private static Graph prune(ScriptModule model, PruneChannels technique) throws Exception {
    return GraphReader.read(technique.apply(model, Workshop.EMPTY).model());
  }

  /** Two 1×1 convolutions of 4 channels with a batch norm between them. */
  private static ScriptModule net(Map<String, float[]> weights) throws CompressionException {
    Graph graph =
        new NetBuilder(1)
            .conv(1, 4, 1, 1, 0, 1, false)
            .batchNorm(4)
            .conv(4, 4, 1, 1, 0, 1, false)
            .globalAveragePool()
            .flatten()
            .linear(4, 2)
            .graph();
    for (Map.Entry<String, float[]> weight : weights.entrySet()) {
      long[] shape = graph.parameter(weight.getKey()).shape().stream().mapToLong(n -> n).toArray();
      Tensor tensor = Tensor.of(Arrays.copyOf(weight.getValue(), 4), shape);
      graph = graph.withParameters(Map.of(weight.getKey(), tensor));
    }
    return GraphWriter.write(graph);
  }

  private static ScriptModule wide() throws CompressionException {
    return GraphWriter.write(
        new NetBuilder(2).linear(20, 60).relu().linear(60, 50).relu().linear(50, 4).graph());
  }

  private static long elements(Graph graph) {
    return graph.parameters().values().stream().mapToLong(Tensor::elements).sum();
  }
}

package io.sluice.compressor.technique.factor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphReader;
import io.sluice.compressor.graph.GraphWriter;
import io.sluice.compressor.graph.Node;
import io.sluice.compressor.structure.NetBuilder;
import io.sluice.compressor.technique.LayerChoice;
import io.sluice.compressor.technique.StepReport;
import io.sluice.compressor.technique.Technique;
import io.sluice.compressor.technique.Workshop;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MergeLayersTest {
  @Test
  void twoLinearLayersAreTheProductOfTheirMatrices() throws Exception {
    Graph graph =
        new NetBuilder(1)
            .linear(2, 2)
            .linear(2, 1)
            .graph()
            .withParameters(
                Map.of(
                    "fc1.weight", Tensor.of(new float[] {1, 2, 3, 4}, 2, 2),
                    "fc1.bias", Tensor.of(new float[] {10, 20}, 2),
                    "fc2.weight", Tensor.of(new float[] {5, -1}, 1, 2),
                    "fc2.bias", Tensor.of(new float[] {7}, 1)));

    Graph merged = apply(GraphWriter.write(graph));

    assertThat(merged.nodes()).hasSize(1);
    assertThat(merged.parameter("fc2.weight").toFloats()).containsExactly(2, 6);
    assertThat(merged.parameter("fc2.bias").toFloats()).containsExactly(37);
  }

  @Test
  void aMixtureBehindAConvolutionTakesItsKernelAndBothStrides() throws Exception {
    ScriptModule model =
        model(new NetBuilder(2).conv(3, 8, 3, 2, 1, 1, true).conv(8, 6, 1, 2, 0, 1, true));

    Graph merged = apply(model);

    Node conv = merged.nodes().get(0);
    assertThat(merged.nodes()).hasSize(1);
    assertThat(merged.parameter("conv2.weight").shape()).containsExactly(6L, 3L, 3L, 3L);
    assertThat(conv.longs("stride")).contains(List.of(4L, 4L));
    assertThat(conv.longs("padding")).contains(List.of(1L, 1L));
  }

  @Test
  void aBiasedMixtureBeforeAPaddedConvolutionStays() throws Exception {
    ScriptModule model = model(new NetBuilder(3).conv(6, 6, 1).conv(6, 4, 3, 1, 1, 1, true));

    Technique.Step step = new MergeLayers().apply(model, Workshop.EMPTY);

    assertThat(step.model()).isSameAs(model);
    assertThat(step.report().left())
        .containsExactly(
            new StepReport.Layer(
                "conv1", "neither convolution is pointwise and free to merge into the other"));
  }

  @Test
  void aMixtureWithoutBiasBeforeAPaddedConvolutionIsMerged() throws Exception {
    ScriptModule model =
        model(new NetBuilder(3).conv(6, 6, 1, 1, 0, 1, false).conv(6, 4, 3, 1, 1, 1, true));

    assertThat(apply(model).nodes()).hasSize(1);
  }

  @Test
  void whatWouldGrowStays() throws Exception {
    ScriptModule model = model(new NetBuilder(4).linear(20, 2).linear(2, 20));

    Technique.Step step = new MergeLayers().apply(model, Workshop.EMPTY);

    assertThat(step.report().left())
        .containsExactly(
            new StepReport.Layer("fc1", "the merged layer would have 400 weights, not 80"));
  }

  @Test
  void aRowOfLayersAndNormsBecomesOne() throws Exception {
    ScriptModule model =
        model(
            new NetBuilder(5).conv(4, 4, 3).batchNorm(4).conv(4, 4, 1).conv(4, 4, 1).batchNorm(4));

    Technique.Step step = new MergeLayers().apply(model, Workshop.EMPTY);

    assertThat(GraphReader.read(step.model()).nodes()).hasSize(1);
    assertThat(step.report().changed())
        .contains(
            new StepReport.Layer("conv1", "merged into conv3"),
            new StepReport.Layer("conv3", "merged into conv4"));
  }

  @Test
  void layersWithAnActivationBetweenThemAreNotSpokenOf() throws Exception {
    ScriptModule model = model(new NetBuilder(6).linear(4, 4).relu().linear(4, 4));

    Technique.Step step = new MergeLayers().apply(model, Workshop.EMPTY);

    assertThat(step.report().changedNothing()).isTrue();
    assertThat(step.report().left())
        .containsExactly(new StepReport.Layer("model", "no two layers follow each other directly"));
  }

  @Test
  void layersThatAreLeftOutStay() throws Exception {
    ScriptModule model = model(new NetBuilder(7).linear(4, 4).linear(4, 4));
    MergeLayers technique = new MergeLayers(LayerChoice.allBut(List.of("fc2")));

    Technique.Step step = technique.apply(model, Workshop.EMPTY);

    assertThat(step.report().left())
        .containsExactly(new StepReport.Layer("fc1", LayerChoice.NOT_CHOSEN));
  }

  private static ScriptModule model(NetBuilder net) {
    return GraphWriter.write(net.graph());
  }

  private static Graph apply(ScriptModule model) throws CompressionException {
    return GraphReader.read(new MergeLayers().apply(model, Workshop.EMPTY).model());
  }
}

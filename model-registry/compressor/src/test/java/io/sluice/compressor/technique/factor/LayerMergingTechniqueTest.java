package io.sluice.compressor.technique.factor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.compressor.technique.CompressionStepReport;
import io.sluice.compressor.technique.CompressionTechnique;
import io.sluice.compressor.technique.LayerChoice;
import io.sluice.compressor.technique.StepContext;
import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphNode;
import io.sluice.graph.TorchScriptGraphReader;
import io.sluice.graph.TorchScriptGraphWriter;
import io.sluice.graph.structure.ConvolutionalNetBuilder;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.ScriptTensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LayerMergingTechniqueTest {
  @Test
  void twoLinearLayersAreTheProductOfTheirMatrices() throws Exception {
    ComputationGraph graph =
        new ConvolutionalNetBuilder(1)
            .linear(2, 2)
            .linear(2, 1)
            .graph()
            .withParameters(
                Map.of(
                    "fc1.weight", ScriptTensor.of(new float[] {1, 2, 3, 4}, 2, 2),
                    "fc1.bias", ScriptTensor.of(new float[] {10, 20}, 2),
                    "fc2.weight", ScriptTensor.of(new float[] {5, -1}, 1, 2),
                    "fc2.bias", ScriptTensor.of(new float[] {7}, 1)));

    ComputationGraph merged = apply(TorchScriptGraphWriter.write(graph));

    assertThat(merged.nodes()).hasSize(1);
    assertThat(merged.parameter("fc2.weight").toFloats()).containsExactly(2, 6);
    assertThat(merged.parameter("fc2.bias").toFloats()).containsExactly(37);
  }

  @Test
  void aMixtureBehindAConvolutionTakesItsKernelAndBothStrides() throws Exception {
    ScriptModule model =
        model(
            new ConvolutionalNetBuilder(2)
                .conv(3, 8, 3, 2, 1, 1, true)
                .conv(8, 6, 1, 2, 0, 1, true));

    ComputationGraph merged = apply(model);

    GraphNode conv = merged.nodes().get(0);
    assertThat(merged.nodes()).hasSize(1);
    assertThat(merged.parameter("conv2.weight").shape()).containsExactly(6L, 3L, 3L, 3L);
    assertThat(conv.longs("stride")).contains(List.of(4L, 4L));
    assertThat(conv.longs("padding")).contains(List.of(1L, 1L));
  }

  @Test
  void aBiasedMixtureBeforeAPaddedConvolutionStays() throws Exception {
    ScriptModule model =
        model(new ConvolutionalNetBuilder(3).conv(6, 6, 1).conv(6, 4, 3, 1, 1, 1, true));

    CompressionTechnique.Step step = new LayerMergingTechnique().apply(model, StepContext.EMPTY);

    assertThat(step.model()).isSameAs(model);
    assertThat(step.report().left())
        .containsExactly(
            new CompressionStepReport.Layer(
                "conv1", "neither convolution is pointwise and free to merge into the other"));
  }

  @Test
  void aMixtureWithoutBiasBeforeAPaddedConvolutionIsMerged() throws Exception {
    ScriptModule model =
        model(
            new ConvolutionalNetBuilder(3)
                .conv(6, 6, 1, 1, 0, 1, false)
                .conv(6, 4, 3, 1, 1, 1, true));

    assertThat(apply(model).nodes()).hasSize(1);
  }

  @Test
  void whatWouldGrowStays() throws Exception {
    ScriptModule model = model(new ConvolutionalNetBuilder(4).linear(20, 2).linear(2, 20));

    CompressionTechnique.Step step = new LayerMergingTechnique().apply(model, StepContext.EMPTY);

    assertThat(step.report().left())
        .containsExactly(
            new CompressionStepReport.Layer(
                "fc1", "the merged layer would have 400 weights, not 80"));
  }

  @Test
  void aRowOfLayersAndNormsBecomesOne() throws Exception {
    ScriptModule model =
        model(
            new ConvolutionalNetBuilder(5)
                .conv(4, 4, 3)
                .batchNorm(4)
                .conv(4, 4, 1)
                .conv(4, 4, 1)
                .batchNorm(4));

    CompressionTechnique.Step step = new LayerMergingTechnique().apply(model, StepContext.EMPTY);

    assertThat(TorchScriptGraphReader.read(step.model()).nodes()).hasSize(1);
    assertThat(step.report().changed())
        .contains(
            new CompressionStepReport.Layer("conv1", "merged into conv3"),
            new CompressionStepReport.Layer("conv3", "merged into conv4"));
  }

  @Test
  void layersWithAnActivationBetweenThemAreNotSpokenOf() throws Exception {
    ScriptModule model = model(new ConvolutionalNetBuilder(6).linear(4, 4).relu().linear(4, 4));

    CompressionTechnique.Step step = new LayerMergingTechnique().apply(model, StepContext.EMPTY);

    assertThat(step.report().changedNothing()).isTrue();
    assertThat(step.report().left())
        .containsExactly(
            new CompressionStepReport.Layer("model", "no two layers follow each other directly"));
  }

  @Test
  void layersThatAreLeftOutStay() throws Exception {
    ScriptModule model = model(new ConvolutionalNetBuilder(7).linear(4, 4).linear(4, 4));
    LayerMergingTechnique technique = new LayerMergingTechnique(LayerChoice.allBut(List.of("fc2")));

    CompressionTechnique.Step step = technique.apply(model, StepContext.EMPTY);

    assertThat(step.report().left())
        .containsExactly(new CompressionStepReport.Layer("fc1", LayerChoice.NOT_CHOSEN));
  }

  private static ScriptModule model(ConvolutionalNetBuilder net) {
    return TorchScriptGraphWriter.write(net.graph());
  }

  private static ComputationGraph apply(ScriptModule model) throws ModelProcessingException {
    return TorchScriptGraphReader.read(
        new LayerMergingTechnique().apply(model, StepContext.EMPTY).model());
  }
}

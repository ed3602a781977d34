package io.sluice.compressor.technique.factor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
import java.util.List;
import org.junit.jupiter.api.Test;

class DepthwiseSeparableTechniqueTest {
  @Test
  void aConvolutionBecomesOnePerChannelThatMovesAndOneThatMixes() throws Exception {
    ScriptModule model = conv(2);

    ComputationGraph separable = apply(new DepthwiseSeparableTechnique(), model);

    GraphNode depthwise = separable.nodes("conv2d").get(0);
    GraphNode pointwise = separable.nodes("conv2d").get(1);
    assertThat(depthwise.literal("groups")).isEqualTo(8L);
    assertThat(depthwise.longs("stride")).contains(List.of(2L, 2L));
    assertThat(depthwise.longs("padding")).contains(List.of(1L, 1L));
    assertThat(separable.parameter("conv1.depthwise.weight").shape())
        .containsExactly(8L, 1L, 3L, 3L);
    assertThat(separable.parameter("conv1.pointwise.weight").shape())
        .containsExactly(12L, 8L, 1L, 1L);
    assertThat(pointwise.longs("stride")).contains(List.of(1L, 1L));
    assertThat(pointwise.parameter("bias")).isPresent();
  }

  @Test
  void thereIsNoNearerOneOfItsKind() throws Exception {
    ScriptModule model = conv(1);
    ComputationGraph separable = apply(new DepthwiseSeparableTechnique(), model);

    double distance = distance(model, separable, 1);

    assertThat(distance(model, separable, 0.98)).isGreaterThan(distance);
    assertThat(distance(model, separable, 1.02)).isGreaterThan(distance);
  }

  @Test
  void withAllOfTheirChannelsTheyAreTheLayerButNoSmaller() throws Exception {
    CompressionTechnique.Step step =
        new DepthwiseSeparableTechnique(9, 1, LayerChoice.ALL).apply(conv(1), StepContext.EMPTY);

    assertThat(step.report().changedNothing()).isTrue();
    assertThat(step.report().left().get(0).what()).contains("would be no smaller");
  }

  @Test
  void severalChannelsOfEachInputAreNearer() throws Exception {
    ScriptModule model = conv(1);

    ComputationGraph two = apply(new DepthwiseSeparableTechnique(2, 1, LayerChoice.ALL), model);

    assertThat(two.parameter("conv1.depthwise.weight").shape()).containsExactly(16L, 1L, 3L, 3L);
    ComputationGraph one = apply(new DepthwiseSeparableTechnique(), model);
    assertThat(distance(model, two, 1)).isLessThan(distance(model, one, 1));
  }

  @Test
  void whatIsKeptIsInTheReport() throws Exception {
    ScriptModule model = conv(1);

    CompressionTechnique.Step step =
        new DepthwiseSeparableTechnique().apply(model, StepContext.EMPTY);

    double kept = 100 * (1 - distance(model, TorchScriptGraphReader.read(step.model()), 1));
    String what = step.report().changed().get(0).what();
    assertThat(what).endsWith("% of the energy, 168 instead of 864 weights");
    double told = Double.parseDouble(what.replaceAll("depthwise separable, (.*) % .*", "$1"));
    assertThat(told).isCloseTo(kept, within(0.06));
  }

  @Test
  void layersOfFewInputsStay() throws Exception {
    ScriptModule model =
        TorchScriptGraphWriter.write(new ConvolutionalNetBuilder(1).conv(3, 32, 3).graph());

    CompressionTechnique.Step step =
        new DepthwiseSeparableTechnique().apply(model, StepContext.EMPTY);

    assertThat(step.report().changedNothing()).isTrue();
  }

  /**
   * Returns the squared distance between product and layer, relative to the squared length of the
   * layer.
   */
  private static double distance(ScriptModule model, ComputationGraph separable, double factor)
      throws ModelProcessingException {
    float[] weight = TorchScriptGraphReader.read(model).parameter("conv1.weight").toFloats();
    float[] depthwise = separable.parameter("conv1.depthwise.weight").toFloats();
    float[] pointwise = separable.parameter("conv1.pointwise.weight").toFloats();
    int channels = depthwise.length / 9;
    int each = channels / 8;
    double missing = 0;
    double all = 0;
    for (int at = 0; at < weight.length; at++) {
      int output = at / 72;
      int input = at / 9 % 8;
      double product = 0;
      for (int c = input * each; c < (input + 1) * each; c++) {
        product += factor * pointwise[output * channels + c] * depthwise[c * 9 + at % 9];
      }
      missing += Math.pow(weight[at] - product, 2);
      all += Math.pow(weight[at], 2);
    }
    return missing / all;
  }

  /** Convolution from 8 to 12 channels. */
  private static ScriptModule conv(int stride) throws ModelProcessingException {
    return TorchScriptGraphWriter.write(
        new ConvolutionalNetBuilder(5).conv(8, 12, 3, stride, 1, 1, true).graph());
  }

  private static ComputationGraph apply(DepthwiseSeparableTechnique technique, ScriptModule model)
      throws Exception {
    return TorchScriptGraphReader.read(technique.apply(model, StepContext.EMPTY).model());
  }
}

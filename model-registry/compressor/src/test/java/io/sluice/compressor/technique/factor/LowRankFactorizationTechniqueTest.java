package io.sluice.compressor.technique.factor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sluice.compressor.factorization.RankSelectionRule;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LowRankFactorizationTechniqueTest {
  @Test
  void aMatrixOfLowRankIsTheProductOfItsFactors() throws Exception {
    float[] weight = outer(new float[] {1, 2, 3, 4}, new float[] {1, -1, 0, 2, 1, 3});
    ScriptModule model = model(weight);

    ComputationGraph factored = apply(new LowRankFactorizationTechnique(0.999), model);

    assertThat(operators(factored)).containsExactly("linear", "linear");
    float[] reduce = factored.parameter("fc1.reduce.weight").toFloats();
    float[] expand = factored.parameter("fc1.expand.weight").toFloats();
    assertThat(outer(expand, reduce)).usingComparatorWithPrecision(1e-5f).containsExactly(weight);
    assertThat(factored.parameter("fc1.expand.bias").toFloats()).containsExactly(0, 0, 0, 0);
  }

  @Test
  void theReportTellsTheRankAndTheEnergyOfALayer() throws Exception {
    ScriptModule model = model(outer(new float[] {1, 2, 3, 4}, new float[] {1, -1, 0, 2, 1, 3}));

    CompressionStepReport report =
        new LowRankFactorizationTechnique(0.9).apply(model, StepContext.EMPTY).report();

    assertThat(report.changed())
        .containsExactly(
            new CompressionStepReport.Layer(
                "fc1", "rank 1 of 4, 100.0 % of the energy, 10 instead of 24 weights"));
  }

  @Test
  void aLayerThatWouldNotBecomeSmallerIsLeft() throws Exception {
    ScriptModule model =
        TorchScriptGraphWriter.write(new ConvolutionalNetBuilder(1).linear(6, 4).graph());

    CompressionTechnique.Step step =
        new LowRankFactorizationTechnique(RankSelectionRule.COUNT, 3, LayerChoice.ALL)
            .apply(model, StepContext.EMPTY);

    assertThat(step.model()).isSameAs(model);
    assertThat(step.report().changedNothing()).isTrue();
    assertThat(step.report().left().get(0).what())
        .isEqualTo(
            "rank 3 of 4 would be no smaller: 30 weights and 30 multiplications instead of 24");
  }

  @Test
  void layersThatAreLeftOutStayWhole() throws Exception {
    ScriptModule model =
        TorchScriptGraphWriter.write(
            new ConvolutionalNetBuilder(2).linear(8, 8).relu().linear(8, 8).graph());
    LowRankFactorizationTechnique technique =
        new LowRankFactorizationTechnique(
            RankSelectionRule.COUNT, 2, LayerChoice.allBut(List.of("fc2")));

    CompressionTechnique.Step step = technique.apply(model, StepContext.EMPTY);

    ComputationGraph factored = TorchScriptGraphReader.read(step.model());
    assertThat(factored.parameters()).containsKeys("fc1.reduce.weight", "fc2.weight");
    assertThat(step.report().left())
        .containsExactly(new CompressionStepReport.Layer("fc2", LayerChoice.NOT_CHOSEN));
  }

  @Test
  void aConvolutionOfSingleElementsIsSplitAndMovesAsBefore() throws Exception {
    ScriptModule model =
        TorchScriptGraphWriter.write(
            new ConvolutionalNetBuilder(3).conv(8, 8, 1, 2, 0, 1, true).graph());

    ComputationGraph factored =
        apply(
            new LowRankFactorizationTechnique(RankSelectionRule.COUNT, 2, LayerChoice.ALL), model);

    GraphNode reduce = factored.nodes("conv2d").get(0);
    GraphNode expand = factored.nodes("conv2d").get(1);
    assertThat(reduce.longs("stride")).contains(List.of(2L, 2L));
    assertThat(expand.longs("stride")).contains(List.of(1L, 1L));
    assertThat(factored.parameter("conv1.reduce.weight").shape()).containsExactly(2L, 8L, 1L, 1L);
  }

  @Test
  void whatKeepsMoreEnergyIsNearerToTheLayer() throws Exception {
    ComputationGraph whole = new ConvolutionalNetBuilder(4).linear(40, 40).graph();
    ScriptModule model = TorchScriptGraphWriter.write(whole);

    double much = distance(whole, apply(new LowRankFactorizationTechnique(0.85), model));
    double little = distance(whole, apply(new LowRankFactorizationTechnique(0.5), model));

    assertThat(much).isCloseTo(0.15, within(0.03));
    assertThat(little).isCloseTo(0.5, within(0.05));
  }

  @Test
  void weightsThatAreNoNumbersAreRefused() {
    assertThatThrownBy(
            () -> apply(new LowRankFactorizationTechnique(0.9), model(new float[] {Float.NaN})))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessage("Tried to apply low-rank to fc1, but its weight has the value NaN");
  }

  private static double distance(ComputationGraph whole, ComputationGraph factored)
      throws ModelProcessingException {
    float[] weight = whole.parameter("fc1.weight").toFloats();
    float[] left = factored.parameter("fc1.expand.weight").toFloats();
    float[] right = factored.parameter("fc1.reduce.weight").toFloats();
    int rank = left.length / 40;
    double missing = 0;
    double all = 0;
    for (int i = 0; i < weight.length; i++) {
      double product = 0;
      for (int r = 0; r < rank; r++) {
        product += (double) left[i / 40 * rank + r] * right[r * 40 + i % 40];
      }
      missing += Math.pow(weight[i] - product, 2);
      all += Math.pow(weight[i], 2);
    }
    return missing / all;
  }

  private static ComputationGraph apply(LowRankFactorizationTechnique technique, ScriptModule model)
      throws Exception {
    return TorchScriptGraphReader.read(technique.apply(model, StepContext.EMPTY).model());
  }

  private static List<String> operators(ComputationGraph graph) {
    return graph.nodes().stream().map(GraphNode::operator).toList();
  }

  /** Linear layer from 6 to 4. */
  private static ScriptModule model(float[] weight) throws ModelProcessingException {
    ComputationGraph graph = new ConvolutionalNetBuilder(1).linear(6, 4).graph();
    ScriptTensor tensor = ScriptTensor.of(Arrays.copyOf(weight, 24), 4, 6);
    return TorchScriptGraphWriter.write(graph.withParameters(Map.of("fc1.weight", tensor)));
  }

  private static float[] outer(float[] left, float[] right) {
    float[] product = new float[left.length * right.length];
    for (int i = 0; i < product.length; i++) {
      product[i] = left[i / right.length] * right[i % right.length];
    }
    return product;
  }
}

package io.sluice.compressor.technique.factor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.factorization.RankRule;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LowRankTest {
  @Test
  void aMatrixOfLowRankIsTheProductOfItsFactors() throws Exception {
    float[] weight = outer(new float[] {1, 2, 3, 4}, new float[] {1, -1, 0, 2, 1, 3});
    ScriptModule model = model(weight);

    Graph factored = apply(new LowRank(0.999), model);

    assertThat(operators(factored)).containsExactly("linear", "linear");
    float[] reduce = factored.parameter("fc1.reduce.weight").toFloats();
    float[] expand = factored.parameter("fc1.expand.weight").toFloats();
    assertThat(outer(expand, reduce)).usingComparatorWithPrecision(1e-5f).containsExactly(weight);
    assertThat(factored.parameter("fc1.expand.bias").toFloats()).containsExactly(0, 0, 0, 0);
  }

  @Test
  void theReportTellsTheRankAndTheEnergyOfALayer() throws Exception {
    ScriptModule model = model(outer(new float[] {1, 2, 3, 4}, new float[] {1, -1, 0, 2, 1, 3}));

    StepReport report = new LowRank(0.9).apply(model, Workshop.EMPTY).report();

    assertThat(report.changed())
        .containsExactly(
            new StepReport.Layer(
                "fc1", "rank 1 of 4, 100.0 % of the energy, 10 instead of 24 weights"));
  }

  @Test
  void aLayerThatWouldNotBecomeSmallerIsLeft() throws Exception {
    ScriptModule model = GraphWriter.write(new NetBuilder(1).linear(6, 4).graph());

    Technique.Step step =
        new LowRank(RankRule.COUNT, 3, LayerChoice.ALL).apply(model, Workshop.EMPTY);

    assertThat(step.model()).isSameAs(model);
    assertThat(step.report().changedNothing()).isTrue();
    assertThat(step.report().left().get(0).what())
        .isEqualTo(
            "rank 3 of 4 would be no smaller: 30 weights and 30 multiplications instead of 24");
  }

  @Test
  void layersThatAreLeftOutStayWhole() throws Exception {
    ScriptModule model =
        GraphWriter.write(new NetBuilder(2).linear(8, 8).relu().linear(8, 8).graph());
    LowRank technique = new LowRank(RankRule.COUNT, 2, LayerChoice.allBut(List.of("fc2")));

    Technique.Step step = technique.apply(model, Workshop.EMPTY);

    Graph factored = GraphReader.read(step.model());
    assertThat(factored.parameters()).containsKeys("fc1.reduce.weight", "fc2.weight");
    assertThat(step.report().left())
        .containsExactly(new StepReport.Layer("fc2", LayerChoice.NOT_CHOSEN));
  }

  @Test
  void aConvolutionOfSingleElementsIsSplitAndMovesAsBefore() throws Exception {
    ScriptModule model = GraphWriter.write(new NetBuilder(3).conv(8, 8, 1, 2, 0, 1, true).graph());

    Graph factored = apply(new LowRank(RankRule.COUNT, 2, LayerChoice.ALL), model);

    Node reduce = factored.nodes("conv2d").get(0);
    Node expand = factored.nodes("conv2d").get(1);
    assertThat(reduce.longs("stride")).contains(List.of(2L, 2L));
    assertThat(expand.longs("stride")).contains(List.of(1L, 1L));
    assertThat(factored.parameter("conv1.reduce.weight").shape()).containsExactly(2L, 8L, 1L, 1L);
  }

  @Test
  void whatKeepsMoreEnergyIsNearerToTheLayer() throws Exception {
    Graph whole = new NetBuilder(4).linear(40, 40).graph();
    ScriptModule model = GraphWriter.write(whole);

    double much = distance(whole, apply(new LowRank(0.85), model));
    double little = distance(whole, apply(new LowRank(0.5), model));

    assertThat(much).isCloseTo(0.15, within(0.03));
    assertThat(little).isCloseTo(0.5, within(0.05));
  }

  @Test
  void weightsThatAreNoNumbersAreRefused() {
    assertThatThrownBy(() -> apply(new LowRank(0.9), model(new float[] {Float.NaN})))
        .isInstanceOf(CompressionException.class)
        .hasMessage("Tried to apply low-rank to fc1, but its weight has the value NaN");
  }

  private static double distance(Graph whole, Graph factored) throws CompressionException {
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

  private static Graph apply(LowRank technique, ScriptModule model) throws Exception {
    return GraphReader.read(technique.apply(model, Workshop.EMPTY).model());
  }

  private static List<String> operators(Graph graph) {
    return graph.nodes().stream().map(Node::operator).toList();
  }

  /** Linear layer from 6 to 4. */
  private static ScriptModule model(float[] weight) throws CompressionException {
    Graph graph = new NetBuilder(1).linear(6, 4).graph();
    Tensor tensor = Tensor.of(Arrays.copyOf(weight, 24), 4, 6);
    return GraphWriter.write(graph.withParameters(Map.of("fc1.weight", tensor)));
  }

  private static float[] outer(float[] left, float[] right) {
    float[] product = new float[left.length * right.length];
    for (int i = 0; i < product.length; i++) {
      product[i] = left[i / right.length] * right[i % right.length];
    }
    return product;
  }
}

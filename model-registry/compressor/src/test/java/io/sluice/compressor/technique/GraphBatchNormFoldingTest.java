package io.sluice.compressor.technique;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphNode;
import io.sluice.graph.NodeArgument;
import io.sluice.graph.quantization.TestGraphBuilder;
import org.junit.jupiter.api.Test;

class GraphBatchNormFoldingTest {
  @Test
  void aNormBehindALinearLayerIsMultipliedIn() throws Exception {
    ComputationGraph graph =
        TestGraphBuilder.of("x").linear("fc", "x", 3, 2).batchNorm("bn", "fc", 3).returning("bn");
    int channel = 2;

    ComputationGraph folded = GraphBatchNormFolding.fold(graph).graph();

    double factor =
        floats(graph, "bn.weight")[channel]
            / Math.sqrt(floats(graph, "bn.running_var")[channel] + 1e-5);
    double shift =
        floats(graph, "bn.bias")[channel] - floats(graph, "bn.running_mean")[channel] * factor;
    assertThat(folded.nodes()).extracting(GraphNode::operator).containsExactly("linear");
    assertThat((double) floats(folded, "fc.weight")[5])
        .isCloseTo(floats(graph, "fc.weight")[5] * factor, within(1e-6));
    assertThat((double) floats(folded, "fc.bias")[channel])
        .isCloseTo(floats(graph, "fc.bias")[channel] * factor + shift, within(1e-6));
  }

  @Test
  void normsOfLayersThatFollowEachOtherAreAllFolded() throws Exception {
    ComputationGraph graph =
        TestGraphBuilder.of("x")
            .conv2d("conv1", "x", 4, 4, 1)
            .batchNorm("bn1", "conv1", 4)
            .conv2d("conv2", "bn1", 4, 4, 1)
            .batchNorm("bn2", "conv2", 4)
            .returning("bn2");

    GraphBatchNormFolding.FoldedGraph folded = GraphBatchNormFolding.fold(graph);

    assertThat(folded.graph().nodes())
        .extracting(GraphNode::operator)
        .containsExactly("conv2d", "conv2d");
    assertThat(folded.changed()).hasSize(2);
  }

  @Test
  void aWeightThatServesTwoLayersIsFoldedOnlyForTheOneBeforeTheNorm() throws Exception {
    TestGraphBuilder graphs =
        TestGraphBuilder.of("x").conv2d("conv", "x", 4, 4, 1).batchNorm("bn", "conv", 4);
    ComputationGraph graph =
        graphs
            .append(
                "conv2d",
                "again",
                "input",
                NodeArgument.of("bn"),
                "weight",
                NodeArgument.parameter("conv.weight"))
            .returning("again");

    ComputationGraph folded = GraphBatchNormFolding.fold(graph).graph();

    assertThat(folded.nodes().get(1).parameter("weight")).hasValue("conv.weight");
    assertThat(folded.parameter("conv.weight")).isSameAs(graph.parameter("conv.weight"));
    assertThat(folded.nodes().get(0).parameter("weight")).hasValue("conv.weight_1");
  }

  @Test
  void aNormWhoseInputIsUsedElsewhereStays() throws Exception {
    ComputationGraph graph =
        TestGraphBuilder.of("x")
            .conv2d("conv", "x", 4, 4, 1)
            .batchNorm("bn", "conv", 4)
            .append("add", "sum", "input", NodeArgument.of("bn"), "other", NodeArgument.of("conv"))
            .returning("sum");

    GraphBatchNormFolding.FoldedGraph folded = GraphBatchNormFolding.fold(graph);

    assertThat(folded.graph().nodes("batch_norm")).hasSize(1);
    assertThat(folded.left())
        .containsExactly(
            new CompressionStepReport.Layer("bn", "no neighbouring layer can absorb it"));
  }

  @Test
  void aNormBehindAnActivationIsMultipliedIntoTheLinearLayerBehindIt() throws Exception {
    ComputationGraph graph =
        TestGraphBuilder.of("x")
            .append(
                "flatten", "flat", "input", NodeArgument.of("x"), "start_dim", NodeArgument.of(1))
            .of("relu", "relu", "flat")
            .batchNorm("bn", "relu", 2)
            .linear("fc", "bn", 3, 2)
            .returning("fc");

    GraphBatchNormFolding.FoldedGraph folded = GraphBatchNormFolding.fold(graph);

    assertThat(folded.changed())
        .containsExactly(new CompressionStepReport.Layer("bn", "folded into fc behind it"));
    double[] factors = new double[2];
    double bias = floats(graph, "fc.bias")[1];
    for (int channel = 0; channel < 2; channel++) {
      factors[channel] =
          floats(graph, "bn.weight")[channel]
              / Math.sqrt(floats(graph, "bn.running_var")[channel] + 1e-5);
      double shift =
          floats(graph, "bn.bias")[channel]
              - floats(graph, "bn.running_mean")[channel] * factors[channel];
      bias += floats(graph, "fc.weight")[2 + channel] * shift;
    }
    assertThat((double) floats(folded.graph(), "fc.weight")[3])
        .isCloseTo(floats(graph, "fc.weight")[3] * factors[1], within(1e-6));
    assertThat((double) floats(folded.graph(), "fc.bias")[1]).isCloseTo(bias, within(1e-6));
  }

  @Test
  void aNormBeforeAPaddedConvolutionStays() throws Exception {
    ComputationGraph graph =
        TestGraphBuilder.of("x")
            .batchNorm("bn", "x", 4)
            .conv2d("conv", "bn", 4, 4, 1)
            .returning("conv");

    GraphBatchNormFolding.FoldedGraph folded = GraphBatchNormFolding.fold(graph);

    assertThat(folded.changed()).isEmpty();
  }

  @Test
  void aNormBeforeALinearLayerOfUnknownRankStays() throws Exception {
    ComputationGraph graph =
        TestGraphBuilder.of("x").batchNorm("bn", "x", 4).linear("fc", "bn", 3, 4).returning("fc");

    GraphBatchNormFolding.FoldedGraph folded = GraphBatchNormFolding.fold(graph);

    assertThat(folded.changed()).isEmpty();
  }

  private static float[] floats(ComputationGraph graph, String name) throws Exception {
    return graph.parameter(name).toFloats();
  }
}

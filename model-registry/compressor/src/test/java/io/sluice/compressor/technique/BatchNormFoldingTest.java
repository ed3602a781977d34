package io.sluice.compressor.technique;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.Node;
import io.sluice.compressor.quantization.Graphs;
import org.junit.jupiter.api.Test;

class BatchNormFoldingTest {
  @Test
  void aNormBehindALinearLayerIsMultipliedIn() throws Exception {
    Graph graph = Graphs.of("x").linear("fc", "x", 3, 2).batchNorm("bn", "fc", 3).returning("bn");
    int channel = 2;

    Graph folded = BatchNormFolding.fold(graph).graph();

    double factor =
        floats(graph, "bn.weight")[channel]
            / Math.sqrt(floats(graph, "bn.running_var")[channel] + 1e-5);
    double shift =
        floats(graph, "bn.bias")[channel] - floats(graph, "bn.running_mean")[channel] * factor;
    assertThat(folded.nodes()).extracting(Node::operator).containsExactly("linear");
    assertThat((double) floats(folded, "fc.weight")[5])
        .isCloseTo(floats(graph, "fc.weight")[5] * factor, within(1e-6));
    assertThat((double) floats(folded, "fc.bias")[channel])
        .isCloseTo(floats(graph, "fc.bias")[channel] * factor + shift, within(1e-6));
  }

  @Test
  void normsOfLayersThatFollowEachOtherAreAllFolded() throws Exception {
    Graph graph =
        Graphs.of("x")
            .conv2d("conv1", "x", 4, 4, 1)
            .batchNorm("bn1", "conv1", 4)
            .conv2d("conv2", "bn1", 4, 4, 1)
            .batchNorm("bn2", "conv2", 4)
            .returning("bn2");

    BatchNormFolding.Folded folded = BatchNormFolding.fold(graph);

    assertThat(folded.graph().nodes())
        .extracting(Node::operator)
        .containsExactly("conv2d", "conv2d");
    assertThat(folded.changed()).hasSize(2);
  }

  @Test
  void aWeightThatServesTwoLayersIsFoldedOnlyForTheOneBeforeTheNorm() throws Exception {
    Graphs graphs = Graphs.of("x").conv2d("conv", "x", 4, 4, 1).batchNorm("bn", "conv", 4);
    Graph graph =
        graphs
            .append(
                "conv2d",
                "again",
                "input",
                Argument.of("bn"),
                "weight",
                Argument.parameter("conv.weight"))
            .returning("again");

    Graph folded = BatchNormFolding.fold(graph).graph();

    assertThat(folded.nodes().get(1).parameter("weight")).hasValue("conv.weight");
    assertThat(folded.parameter("conv.weight")).isSameAs(graph.parameter("conv.weight"));
    assertThat(folded.nodes().get(0).parameter("weight")).hasValue("conv.weight_1");
  }

  @Test
  void aNormWhoseInputIsUsedElsewhereStays() throws Exception {
    Graph graph =
        Graphs.of("x")
            .conv2d("conv", "x", 4, 4, 1)
            .batchNorm("bn", "conv", 4)
            .append("add", "sum", "input", Argument.of("bn"), "other", Argument.of("conv"))
            .returning("sum");

    BatchNormFolding.Folded folded = BatchNormFolding.fold(graph);

    assertThat(folded.graph().nodes("batch_norm")).hasSize(1);
    assertThat(folded.left())
        .containsExactly(new StepReport.Layer("bn", "no neighbouring layer can absorb it"));
  }

  @Test
  void aNormBehindAnActivationIsMultipliedIntoTheLinearLayerBehindIt() throws Exception {
    Graph graph =
        Graphs.of("x")
            .append("flatten", "flat", "input", Argument.of("x"), "start_dim", Argument.of(1))
            .of("relu", "relu", "flat")
            .batchNorm("bn", "relu", 2)
            .linear("fc", "bn", 3, 2)
            .returning("fc");

    BatchNormFolding.Folded folded = BatchNormFolding.fold(graph);

    assertThat(folded.changed())
        .containsExactly(new StepReport.Layer("bn", "folded into fc behind it"));
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
    Graph graph =
        Graphs.of("x").batchNorm("bn", "x", 4).conv2d("conv", "bn", 4, 4, 1).returning("conv");

    BatchNormFolding.Folded folded = BatchNormFolding.fold(graph);

    assertThat(folded.changed()).isEmpty();
  }

  @Test
  void aNormBeforeALinearLayerOfUnknownRankStays() throws Exception {
    Graph graph = Graphs.of("x").batchNorm("bn", "x", 4).linear("fc", "bn", 3, 4).returning("fc");

    BatchNormFolding.Folded folded = BatchNormFolding.fold(graph);

    assertThat(folded.changed()).isEmpty();
  }

  private static float[] floats(Graph graph, String name) throws Exception {
    return graph.parameter(name).toFloats();
  }
}

package io.sluice.compressor.technique.factor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.compressor.factorization.RankSelectionRule;
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

class ConvolutionFactorizationTest {
  @Test
  void tuckerMovesInItsCoreOnly() throws Exception {
    ComputationGraph graph =
        apply(new TuckerDecompositionTechnique(RankSelectionRule.COUNT, 4), conv());

    assertThat(graph.nodes("conv2d"))
        .extracting(n -> n.longs("stride").orElseThrow())
        .containsExactly(List.of(1L, 1L), List.of(2L, 2L), List.of(1L, 1L));
    assertThat(graph.parameter("conv1.core.weight").shape()).containsExactly(4L, 4L, 3L, 3L);
    assertThat(graph.parameters())
        .containsOnlyKeys(
            "conv1.reduce.weight", "conv1.core.weight", "conv1.expand.weight", "conv1.expand.bias");
  }

  @Test
  void aSideThatKeepsAllOfItsRanksGetsNoLayer() throws Exception {
    ScriptModule model =
        TorchScriptGraphWriter.write(new ConvolutionalNetBuilder(1).conv(8, 32, 3).graph());

    ComputationGraph graph =
        apply(new TuckerDecompositionTechnique(RankSelectionRule.COUNT, 8), model);

    assertThat(graph.nodes()).hasSize(2);
    assertThat(graph.parameters())
        .containsOnlyKeys("conv1.core.weight", "conv1.expand.weight", "conv1.expand.bias");
  }

  @Test
  void termsMoveEachWithItsOwnKernel() throws Exception {
    ComputationGraph graph =
        apply(new CpDecompositionTechnique(RankSelectionRule.COUNT, 5), conv());

    List<GraphNode> convs = graph.nodes("conv2d");
    assertThat(convs)
        .extracting(n -> n.longs("stride").orElseThrow())
        .containsExactly(List.of(1L, 1L), List.of(2L, 2L), List.of(1L, 1L));
    assertThat(convs)
        .extracting(n -> n.longs("padding").orElseThrow())
        .containsExactly(List.of(0L, 0L), List.of(1L, 1L), List.of(0L, 0L));
    assertThat(convs).extracting(n -> n.literal("groups")).containsExactly(1L, 5L, 1L);
    assertThat(graph.parameter("conv1.core.weight").shape()).containsExactly(5L, 1L, 3L, 3L);
  }

  @Test
  void moreEnergyTakesMoreTerms() throws Exception {
    ComputationGraph little =
        apply(new CpDecompositionTechnique(RankSelectionRule.ENERGY, 0.2), conv());
    ComputationGraph much =
        apply(new CpDecompositionTechnique(RankSelectionRule.ENERGY, 0.5), conv());

    assertThat(much.parameter("conv1.core.weight").elements())
        .isGreaterThan(little.parameter("conv1.core.weight").elements());
  }

  @Test
  void theFactorsHaveAtMostAShareOfTheWeights() throws Exception {
    CompressionTechnique.Step tucker =
        new TuckerDecompositionTechnique(RankSelectionRule.PARAMETERS, 0.4)
            .apply(conv(), StepContext.EMPTY);
    CompressionTechnique.Step cp =
        new CpDecompositionTechnique(RankSelectionRule.PARAMETERS, 0.4)
            .apply(conv(), StepContext.EMPTY);

    assertThat(weights(tucker)).isBetween(1600L, 4608 * 4 / 10L);
    assertThat(weights(cp)).isBetween(1750L, 4608 * 4 / 10L);
  }

  @Test
  void layersOfFewInputsAndGroupsStay() throws Exception {
    ScriptModule model =
        TorchScriptGraphWriter.write(
            new ConvolutionalNetBuilder(2).conv(3, 32, 3).conv(32, 32, 3, 1, 1, 32, true).graph());

    CompressionTechnique.Step step =
        new TuckerDecompositionTechnique(RankSelectionRule.COUNT, 2)
            .apply(model, StepContext.EMPTY);

    assertThat(step.model()).isSameAs(model);
  }

  @Test
  void whatWouldTakeMoreMultiplicationsStays() throws Exception {
    ScriptModule model =
        TorchScriptGraphWriter.write(
            new ConvolutionalNetBuilder(3).conv(32, 8, 3, 4, 1, 1, true).graph());

    CompressionTechnique.Step step =
        new TuckerDecompositionTechnique(RankSelectionRule.COUNT, 6)
            .apply(model, StepContext.EMPTY);

    assertThat(step.report().changedNothing()).isTrue();
    assertThat(step.report().left().get(0).what())
        .isEqualTo(
            "ranks 6 of 32 and 6 of 8 would be no smaller: 564 weights and 3444 multiplications"
                + " instead of 2304");
  }

  @Test
  void ranksThatAreNoCountAreRefused() {
    assertThatThrownBy(() -> new TuckerDecompositionTechnique(RankSelectionRule.COUNT, 2.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("amount must be a whole number");
    assertThatThrownBy(
            () ->
                new CpDecompositionTechnique(RankSelectionRule.ENERGY, 0.5, 0, 1, LayerChoice.ALL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("iterations must be at least 1, not 0");
  }

  /** Convolution from 16 to 32 channels, 4608 weights. */
  private static ScriptModule conv() throws ModelProcessingException {
    return TorchScriptGraphWriter.write(
        new ConvolutionalNetBuilder(1).conv(16, 32, 3, 2, 1, 1, true).graph());
  }

  private static ComputationGraph apply(CompressionTechnique technique, ScriptModule model)
      throws Exception {
    return TorchScriptGraphReader.read(technique.apply(model, StepContext.EMPTY).model());
  }

  private static long weights(CompressionTechnique.Step step) throws ModelProcessingException {
    return TorchScriptGraphReader.read(step.model()).parameters().values().stream()
        .filter(t -> t.shape().size() > 1)
        .mapToLong(t -> t.elements())
        .sum();
  }
}

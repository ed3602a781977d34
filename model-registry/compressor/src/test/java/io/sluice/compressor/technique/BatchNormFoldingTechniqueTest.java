package io.sluice.compressor.technique;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphNode;
import io.sluice.graph.TorchScriptGraphReader;
import io.sluice.graph.TorchScriptGraphWriter;
import io.sluice.graph.quantization.TestGraphBuilder;
import io.sluice.torchscript.ModelFixtures;
import io.sluice.torchscript.ScriptArchive;
import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.ScriptObject;
import io.sluice.torchscript.ScriptTensor;
import io.sluice.torchscript.ScriptValue;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchNormFoldingTechniqueTest {
  private static final double EPSILON = 1e-5;

  @Test
  void theFactorGoesIntoTheWeightAndTheRestIntoTheBias() throws Exception {
    try (ScriptArchive archive = ModelFixtures.open("traced")) {
      ScriptModule model = archive.module();
      ScriptObject conv = child(model.root(), "conv1");
      ScriptObject norm = child(model.root(), "bn1");

      CompressionTechnique.Step step =
          new BatchNormFoldingTechnique().apply(model, StepContext.EMPTY);

      ScriptObject folded = child(step.model().root(), "conv1");
      float[] before = floats(conv, "weight");
      float[] after = floats(folded, "weight");
      int channel = 3;
      double factor =
          floats(norm, "weight")[channel]
              / Math.sqrt(floats(norm, "running_var")[channel] + EPSILON);
      assertThat((double) after[9 * channel]).isCloseTo(before[9 * channel] * factor, within(1e-6));
      assertThat((double) floats(folded, "bias")[channel])
          .isCloseTo(
              floats(norm, "bias")[channel] - floats(norm, "running_mean")[channel] * factor,
              within(1e-6));
      assertThat(folded.attribute("stride")).isEqualTo(ScriptValue.ints(List.of(2L, 2L)));
      assertThat(child(step.model().root(), "bn1").simpleName()).isEqualTo("Identity");
      assertThat(step.report().changed())
          .containsExactly(new CompressionStepReport.Layer("bn1", "folded into conv1"));
    }
  }

  @Test
  void aConvolutionWhoseOutputIsUsedElsewhereIsLeftAlone() throws Exception {
    try (ScriptArchive archive = ModelFixtures.open("residual")) {
      CompressionTechnique.Step step =
          new BatchNormFoldingTechnique().apply(archive.module(), StepContext.EMPTY);

      assertThat(step.report().changedNothing()).isTrue();
      assertThat(step.report().left())
          .containsExactly(
              new CompressionStepReport.Layer("bn", "it does not follow one convolution alone"));
    }
  }

  @Test
  void whoReadsTheWeightOfAConvolutionFromOutsideReadsItAsItWas() throws Exception {
    try (ScriptArchive archive = ModelFixtures.open("scripted")) {
      ScriptTensor weight =
          TorchScriptGraphReader.read(archive.module()).parameter("second.conv.weight");

      CompressionTechnique.Step step =
          new BatchNormFoldingTechnique().apply(archive.module(), StepContext.EMPTY);

      assertThat(step.report().changed())
          .containsExactly(
              new CompressionStepReport.Layer("first.bn", "folded into first.conv"),
              new CompressionStepReport.Layer("second.bn", "folded into second.conv"));
      ComputationGraph graph = TorchScriptGraphReader.read(step.model());
      GraphNode mean = graph.nodes("mean").get(0);
      assertThat(graph.parameter(mean.parameter("input").orElseThrow()).toFloats())
          .containsExactly(weight.toFloats());
    }
  }

  @Test
  void aNormBehindALinearLayerIsFoldedInTheGraph() throws Exception {
    ComputationGraph graph =
        TestGraphBuilder.of("x").linear("fc", "x", 3, 2).batchNorm("bn", "fc", 3).returning("bn");

    CompressionTechnique.Step step =
        new BatchNormFoldingTechnique()
            .apply(TorchScriptGraphWriter.write(graph), StepContext.EMPTY);

    assertThat(step.report().changed())
        .containsExactly(new CompressionStepReport.Layer("bn", "folded into fc"));
    assertThat(TorchScriptGraphReader.read(step.model()).nodes("batch_norm")).isEmpty();
  }

  private static ScriptObject child(ScriptObject object, String name) {
    return (ScriptObject) object.attribute(name);
  }

  private static float[] floats(ScriptObject object, String name) throws Exception {
    return ((ScriptTensor) object.attribute(name)).toFloats();
  }
}

package io.sluice.compressor.technique;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.compressor.Fixtures;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphReader;
import io.sluice.compressor.graph.GraphWriter;
import io.sluice.compressor.graph.Node;
import io.sluice.compressor.quantization.Graphs;
import io.sluice.compressor.torchscript.ScriptArchive;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.ScriptObject;
import io.sluice.compressor.torchscript.Tensor;
import io.sluice.compressor.torchscript.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class FoldBatchNormTest {
  private static final double EPSILON = 1e-5;

  @Test
  void theFactorGoesIntoTheWeightAndTheRestIntoTheBias() throws Exception {
    try (ScriptArchive archive = Fixtures.open("traced")) {
      ScriptModule model = archive.module();
      ScriptObject conv = child(model.root(), "conv1");
      ScriptObject norm = child(model.root(), "bn1");

      Technique.Step step = new FoldBatchNorm().apply(model, Workshop.EMPTY);

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
      assertThat(folded.attribute("stride")).isEqualTo(Value.ints(List.of(2L, 2L)));
      assertThat(child(step.model().root(), "bn1").simpleName()).isEqualTo("Identity");
      assertThat(step.report().changed())
          .containsExactly(new StepReport.Layer("bn1", "folded into conv1"));
    }
  }

  @Test
  void aConvolutionWhoseOutputIsUsedElsewhereIsLeftAlone() throws Exception {
    try (ScriptArchive archive = Fixtures.open("residual")) {
      Technique.Step step = new FoldBatchNorm().apply(archive.module(), Workshop.EMPTY);

      assertThat(step.report().changedNothing()).isTrue();
      assertThat(step.report().left())
          .containsExactly(new StepReport.Layer("bn", "it does not follow one convolution alone"));
    }
  }

  @Test
  void whoReadsTheWeightOfAConvolutionFromOutsideReadsItAsItWas() throws Exception {
    try (ScriptArchive archive = Fixtures.open("scripted")) {
      Tensor weight = GraphReader.read(archive.module()).parameter("second.conv.weight");

      Technique.Step step = new FoldBatchNorm().apply(archive.module(), Workshop.EMPTY);

      assertThat(step.report().changed())
          .containsExactly(
              new StepReport.Layer("first.bn", "folded into first.conv"),
              new StepReport.Layer("second.bn", "folded into second.conv"));
      Graph graph = GraphReader.read(step.model());
      Node mean = graph.nodes("mean").get(0);
      assertThat(graph.parameter(mean.parameter("input").orElseThrow()).toFloats())
          .containsExactly(weight.toFloats());
    }
  }

  @Test
  void aNormBehindALinearLayerIsFoldedInTheGraph() throws Exception {
    Graph graph = Graphs.of("x").linear("fc", "x", 3, 2).batchNorm("bn", "fc", 3).returning("bn");

    Technique.Step step = new FoldBatchNorm().apply(GraphWriter.write(graph), Workshop.EMPTY);

    assertThat(step.report().changed())
        .containsExactly(new StepReport.Layer("bn", "folded into fc"));
    assertThat(GraphReader.read(step.model()).nodes("batch_norm")).isEmpty();
  }

  private static ScriptObject child(ScriptObject object, String name) {
    return (ScriptObject) object.attribute(name);
  }

  private static float[] floats(ScriptObject object, String name) throws Exception {
    return ((Tensor) object.attribute(name)).toFloats();
  }
}

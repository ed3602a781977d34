package io.sluice.compressor.technique;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.TorchScriptGraphReader;
import io.sluice.graph.quantization.ActivationRangeRule;
import io.sluice.graph.quantization.QuantizationPlan;
import io.sluice.graph.quantization.QuantizationPlanner;
import io.sluice.torchscript.ModelFixtures;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScalarType;
import io.sluice.torchscript.ScriptArchive;
import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.ScriptTensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class StaticInt8TechniqueTest {
  private static final StaticInt8Technique EVERYTHING =
      new StaticInt8Technique(ActivationRangeRule.MIN_MAX);
  private static final StepContext WORKSHOP = new StepContext(new StubCalibration(-1, 3), 0);

  @Test
  void everyLayerOfAGraphComputesInIntegersAndBatchNormIsFolded() throws Exception {
    try (ScriptArchive archive = ModelFixtures.open("traced")) {
      CompressionTechnique.Step step = EVERYTHING.apply(archive.module(), WORKSHOP);

      assertThat(step.report().changed())
          .containsExactly(
              new CompressionStepReport.Layer("conv1", "int8"),
              new CompressionStepReport.Layer("conv2", "int8"),
              new CompressionStepReport.Layer("fc", "int8"),
              new CompressionStepReport.Layer("out", "int8"));
      assertThat(step.report().left()).isEmpty();
      assertThat(step.model().tensors())
          .filteredOn(t -> t.type() == ScalarType.QINT8)
          .extracting(ScriptTensor::elements)
          .containsExactlyInAnyOrder(16L * 9, 16L * 16 * 9, 64L * 64, 3L * 64);
      assertThat(step.model().code().findClass("__torch__.sluice.Model").orElseThrow().text())
          .containsOnlyOnce("torch.quantize_per_tensor")
          .containsOnlyOnce("torch.dequantize");
    }
  }

  @Test
  void aBatchNormThatCannotBeFoldedComputesInIntegersToo() throws Exception {
    try (ScriptArchive archive = ModelFixtures.open("residual")) {
      CompressionTechnique.Step step = EVERYTHING.apply(archive.module(), WORKSHOP);

      assertThat(step.report().left()).isEmpty();
      assertThat(step.model().code().findClass("__torch__.sluice.Model").orElseThrow().text())
          .contains("ops.quantized.batch_norm2d(");
    }
  }

  @Test
  void onlyTheLayersThatARecipeChoosesAreTreated() throws Exception {
    StaticInt8Technique some = EVERYTHING.withLayers(LayerChoice.allBut(List.of("conv*", "out")));
    try (ScriptArchive archive = ModelFixtures.open("traced")) {
      CompressionTechnique.Step step = some.apply(archive.module(), WORKSHOP);

      assertThat(step.report().changed())
          .extracting(CompressionStepReport.Layer::path)
          .containsExactly("fc");
      assertThat(step.report().left())
          .contains(new CompressionStepReport.Layer("conv1", "the recipe leaves it out"));
    }
  }

  @Test
  void noLayerChosenMeansNoChange() throws Exception {
    StaticInt8Technique none = EVERYTHING.withLayers(LayerChoice.allBut(List.of("*")));
    try (ScriptArchive archive = ModelFixtures.open("traced")) {
      ScriptModule model = archive.module();

      CompressionTechnique.Step step = none.apply(model, WORKSHOP);

      assertThat(step.report().changedNothing()).isTrue();
      assertThat(step.model()).isSameAs(model);
    }
  }

  @Test
  void aModelThatIsNoGraphIsConvertedLayerByLayerAndTheReportSaysWhy() throws Exception {
    StaticInt8Technique some = EVERYTHING.withLayers(LayerChoice.only(List.of("b")));
    try (ScriptArchive archive = ModelFixtures.open("tied")) {
      CompressionTechnique.Step step = some.apply(archive.module(), WORKSHOP);

      assertThat(step.report().left())
          .contains(new CompressionStepReport.Layer("b", "faster in fp32 with 16 weights"))
          .anySatisfy(
              layer -> {
                assertThat(layer.path()).isEqualTo("the values between layers");
                assertThat(layer.what()).contains("a conditional operation");
              });
    }
  }

  @Test
  void thePlanCanBeAskedFor() throws Exception {
    try (ScriptArchive archive = ModelFixtures.open("traced")) {
      ComputationGraph graph =
          GraphBatchNormFolding.fold(TorchScriptGraphReader.read(archive.module())).graph();

      QuantizationPlan plan = EVERYTHING.plan(graph, new StubCalibration(-1, 3));

      assertThat(plan.layers()).hasSize(QuantizationPlanner.layers(graph).size());
    }
  }

  @Test
  void itNeedsASample() throws Exception {
    try (ScriptArchive archive = ModelFixtures.open("traced")) {
      ScriptModule model = archive.module();

      assertThatThrownBy(() -> EVERYTHING.apply(model, StepContext.EMPTY))
          .isInstanceOf(ModelProcessingException.class)
          .hasMessageContaining("needs a calibration sample");
    }
  }
}

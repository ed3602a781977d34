package io.sluice.compressor.technique;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.Fixtures;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphReader;
import io.sluice.compressor.quantization.Planner;
import io.sluice.compressor.quantization.QuantizationPlan;
import io.sluice.compressor.quantization.RangeRule;
import io.sluice.compressor.torchscript.ScalarType;
import io.sluice.compressor.torchscript.ScriptArchive;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class StaticInt8Test {
  private static final StaticInt8 EVERYTHING = new StaticInt8(RangeRule.MIN_MAX);
  private static final Workshop WORKSHOP = new Workshop(new StubCalibration(-1, 3), 0);

  @Test
  void everyLayerOfAGraphComputesInIntegersAndBatchNormIsFolded() throws Exception {
    try (ScriptArchive archive = Fixtures.open("traced")) {
      Technique.Step step = EVERYTHING.apply(archive.module(), WORKSHOP);

      assertThat(step.report().changed())
          .containsExactly(
              new StepReport.Layer("conv1", "int8"),
              new StepReport.Layer("conv2", "int8"),
              new StepReport.Layer("fc", "int8"),
              new StepReport.Layer("out", "int8"));
      assertThat(step.report().left()).isEmpty();
      assertThat(step.model().tensors())
          .filteredOn(t -> t.type() == ScalarType.QINT8)
          .extracting(Tensor::elements)
          .containsExactlyInAnyOrder(16L * 9, 16L * 16 * 9, 64L * 64, 3L * 64);
      assertThat(step.model().code().findClass("__torch__.sluice.Model").orElseThrow().text())
          .containsOnlyOnce("torch.quantize_per_tensor")
          .containsOnlyOnce("torch.dequantize");
    }
  }

  @Test
  void aBatchNormThatCannotBeFoldedComputesInIntegersToo() throws Exception {
    try (ScriptArchive archive = Fixtures.open("residual")) {
      Technique.Step step = EVERYTHING.apply(archive.module(), WORKSHOP);

      assertThat(step.report().left()).isEmpty();
      assertThat(step.model().code().findClass("__torch__.sluice.Model").orElseThrow().text())
          .contains("ops.quantized.batch_norm2d(");
    }
  }

  @Test
  void onlyTheLayersThatARecipeChoosesAreTreated() throws Exception {
    StaticInt8 some = EVERYTHING.withLayers(LayerChoice.allBut(List.of("conv*", "out")));
    try (ScriptArchive archive = Fixtures.open("traced")) {
      Technique.Step step = some.apply(archive.module(), WORKSHOP);

      assertThat(step.report().changed()).extracting(StepReport.Layer::path).containsExactly("fc");
      assertThat(step.report().left())
          .contains(new StepReport.Layer("conv1", "the recipe leaves it out"));
    }
  }

  @Test
  void noLayerChosenMeansNoChange() throws Exception {
    StaticInt8 none = EVERYTHING.withLayers(LayerChoice.allBut(List.of("*")));
    try (ScriptArchive archive = Fixtures.open("traced")) {
      ScriptModule model = archive.module();

      Technique.Step step = none.apply(model, WORKSHOP);

      assertThat(step.report().changedNothing()).isTrue();
      assertThat(step.model()).isSameAs(model);
    }
  }

  @Test
  void aModelThatIsNoGraphIsConvertedLayerByLayerAndTheReportSaysWhy() throws Exception {
    StaticInt8 some = EVERYTHING.withLayers(LayerChoice.only(List.of("b")));
    try (ScriptArchive archive = Fixtures.open("tied")) {
      Technique.Step step = some.apply(archive.module(), WORKSHOP);

      assertThat(step.report().left())
          .contains(new StepReport.Layer("b", "faster in fp32 with 16 weights"))
          .anySatisfy(
              layer -> {
                assertThat(layer.path()).isEqualTo("the values between layers");
                assertThat(layer.what()).contains("a conditional operation");
              });
    }
  }

  @Test
  void thePlanCanBeAskedFor() throws Exception {
    try (ScriptArchive archive = Fixtures.open("traced")) {
      Graph graph = BatchNormFolding.fold(GraphReader.read(archive.module())).graph();

      QuantizationPlan plan = EVERYTHING.plan(graph, new StubCalibration(-1, 3));

      assertThat(plan.layers()).hasSize(Planner.layers(graph).size());
    }
  }

  @Test
  void itNeedsASample() throws Exception {
    try (ScriptArchive archive = Fixtures.open("traced")) {
      ScriptModule model = archive.module();

      assertThatThrownBy(() -> EVERYTHING.apply(model, Workshop.EMPTY))
          .isInstanceOf(CompressionException.class)
          .hasMessageContaining("needs a calibration sample");
    }
  }
}

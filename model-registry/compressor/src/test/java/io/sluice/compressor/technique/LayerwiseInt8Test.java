package io.sluice.compressor.technique;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.Fixtures;
import io.sluice.compressor.quantization.Headroom;
import io.sluice.compressor.quantization.RangeRule;
import io.sluice.compressor.torchscript.ScriptArchive;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.ScriptObject;
import io.sluice.compressor.torchscript.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayerwiseInt8Test {
  private static final LayerwiseInt8 LAYERWISE =
      new LayerwiseInt8(
          new StaticInt8(RangeRule.MIN_MAX, true, Headroom.ACTIVATIONS, LayerChoice.ALL));

  @Test
  void aLayerTakesTheReluBehindItAndCutsItsCall() throws Exception {
    try (ScriptArchive archive = Fixtures.open("traced")) {
      ScriptModule folded = new FoldBatchNorm().apply(archive.module(), Workshop.EMPTY).model();

      Technique.Step step = LAYERWISE.apply(folded, new StubCalibration(-1, 3), "no graph");

      assertThat(step.report().changed())
          .containsExactly(
              new StepReport.Layer("conv2", "int8 with ReLU, alone"),
              new StepReport.Layer("fc", "int8 with ReLU, alone"));
      String forward = step.model().code().findClass("__torch__.Traced").orElseThrow().text();
      assertThat(forward).containsOnlyOnce("torch.relu");
      assertThat(((ScriptObject) step.model().root().attribute("conv2")).simpleName())
          .isEqualTo("QuantizedConv2dReLU");
    }
  }

  @Test
  void inputsLeaveHeadroomAndOutputsTakeAllSteps() throws Exception {
    try (ScriptArchive archive = Fixtures.open("traced")) {
      Technique.Step step =
          LAYERWISE.apply(archive.module(), new StubCalibration(-1, 3), "no graph");

      ScriptObject fc = (ScriptObject) step.model().root().attribute("fc");
      assertThat(fc.attribute("input_scale")).isEqualTo(Value.of((double) (float) (4.0 / 127)));
      assertThat(fc.attribute("input_zero_point")).isEqualTo(Value.of(32L));
      assertThat(fc.attribute("output_scale")).isEqualTo(Value.of((double) (float) (4.0 / 255)));
    }
  }

  @Test
  void smallLayersStayInFp32() throws Exception {
    try (ScriptArchive archive = Fixtures.open("traced")) {
      Technique.Step step =
          LAYERWISE.apply(archive.module(), new StubCalibration(-1, 3), "no graph");

      assertThat(step.report().left())
          .contains(
              new StepReport.Layer("the values between layers", "no graph"),
              new StepReport.Layer("conv1", "faster in fp32 with 1 input channels per group"),
              new StepReport.Layer("out", "faster in fp32 with 192 weights"));
    }
  }

  @Test
  void onlyTheLayersThatARecipeChoosesAreTreated() throws Exception {
    LayerChoice choice = LayerChoice.allBut(List.of("conv*", "out"));
    try (ScriptArchive archive = Fixtures.open("traced")) {
      Technique.Step step =
          new LayerwiseInt8(new StaticInt8(RangeRule.MIN_MAX).withLayers(choice))
              .apply(archive.module(), new StubCalibration(-1, 3), "no graph");

      assertThat(step.report().changed()).extracting(StepReport.Layer::path).containsExactly("fc");
      assertThat(step.report().left())
          .contains(new StepReport.Layer("conv1", "the recipe leaves it out"));
    }
  }

  @Test
  void aLayerThatTakesNaNOnTheSampleIsNamed() throws Exception {
    try (ScriptArchive archive = Fixtures.open("traced")) {
      ScriptModule model = archive.module();

      assertThatThrownBy(
              () -> LAYERWISE.apply(model, new StubCalibration(0, Float.NaN), "no graph"))
          .isInstanceOf(CompressionException.class)
          .hasMessageContaining("the input of conv2 has NaN");
    }
  }

  @Test
  void aLayerThatTheSampleNeverReachesIsLeftAlone() throws Exception {
    try (ScriptArchive archive = Fixtures.open("traced")) {
      Technique.Step step =
          LAYERWISE.apply(
              archive.module(),
              new StubCalibration(Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY),
              "no graph");

      assertThat(step.report().changedNothing()).isTrue();
      assertThat(step.report().left())
          .contains(
              new StepReport.Layer(
                  "fc", "the calibration sample never reached it or made its values infinite"));
    }
  }
}

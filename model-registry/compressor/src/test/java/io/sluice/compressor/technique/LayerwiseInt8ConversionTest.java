package io.sluice.compressor.technique;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.graph.quantization.ActivationRangeRule;
import io.sluice.graph.quantization.SaturationHeadroom;
import io.sluice.torchscript.ModelFixtures;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptArchive;
import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.ScriptObject;
import io.sluice.torchscript.ScriptValue;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayerwiseInt8ConversionTest {
  private static final LayerwiseInt8Conversion LAYERWISE =
      new LayerwiseInt8Conversion(
          new StaticInt8Technique(
              ActivationRangeRule.MIN_MAX, true, SaturationHeadroom.ACTIVATIONS, LayerChoice.ALL));

  @Test
  void aLayerTakesTheReluBehindItAndCutsItsCall() throws Exception {
    try (ScriptArchive archive = ModelFixtures.open("traced")) {
      ScriptModule folded =
          new BatchNormFoldingTechnique().apply(archive.module(), StepContext.EMPTY).model();

      CompressionTechnique.Step step =
          LAYERWISE.apply(folded, new StubCalibration(-1, 3), "no graph");

      assertThat(step.report().changed())
          .containsExactly(
              new CompressionStepReport.Layer("conv2", "int8 with ReLU, alone"),
              new CompressionStepReport.Layer("fc", "int8 with ReLU, alone"));
      String forward = step.model().code().findClass("__torch__.Traced").orElseThrow().text();
      assertThat(forward).containsOnlyOnce("torch.relu");
      assertThat(((ScriptObject) step.model().root().attribute("conv2")).simpleName())
          .isEqualTo("QuantizedConv2dReLU");
    }
  }

  @Test
  void inputsLeaveHeadroomAndOutputsTakeAllSteps() throws Exception {
    try (ScriptArchive archive = ModelFixtures.open("traced")) {
      CompressionTechnique.Step step =
          LAYERWISE.apply(archive.module(), new StubCalibration(-1, 3), "no graph");

      ScriptObject fc = (ScriptObject) step.model().root().attribute("fc");
      assertThat(fc.attribute("input_scale"))
          .isEqualTo(ScriptValue.of((double) (float) (4.0 / 127)));
      assertThat(fc.attribute("input_zero_point")).isEqualTo(ScriptValue.of(32L));
      assertThat(fc.attribute("output_scale"))
          .isEqualTo(ScriptValue.of((double) (float) (4.0 / 255)));
    }
  }

  @Test
  void smallLayersStayInFp32() throws Exception {
    try (ScriptArchive archive = ModelFixtures.open("traced")) {
      CompressionTechnique.Step step =
          LAYERWISE.apply(archive.module(), new StubCalibration(-1, 3), "no graph");

      assertThat(step.report().left())
          .contains(
              new CompressionStepReport.Layer("the values between layers", "no graph"),
              new CompressionStepReport.Layer(
                  "conv1", "faster in fp32 with 1 input channels per group"),
              new CompressionStepReport.Layer("out", "faster in fp32 with 192 weights"));
    }
  }

  @Test
  void onlyTheLayersThatARecipeChoosesAreTreated() throws Exception {
    LayerChoice choice = LayerChoice.allBut(List.of("conv*", "out"));
    try (ScriptArchive archive = ModelFixtures.open("traced")) {
      CompressionTechnique.Step step =
          new LayerwiseInt8Conversion(
                  new StaticInt8Technique(ActivationRangeRule.MIN_MAX).withLayers(choice))
              .apply(archive.module(), new StubCalibration(-1, 3), "no graph");

      assertThat(step.report().changed())
          .extracting(CompressionStepReport.Layer::path)
          .containsExactly("fc");
      assertThat(step.report().left())
          .contains(new CompressionStepReport.Layer("conv1", "the recipe leaves it out"));
    }
  }

  @Test
  void aLayerThatTakesNaNOnTheSampleIsNamed() throws Exception {
    try (ScriptArchive archive = ModelFixtures.open("traced")) {
      ScriptModule model = archive.module();

      assertThatThrownBy(
              () -> LAYERWISE.apply(model, new StubCalibration(0, Float.NaN), "no graph"))
          .isInstanceOf(ModelProcessingException.class)
          .hasMessageContaining("the input of conv2 has NaN");
    }
  }

  @Test
  void aLayerThatTheSampleNeverReachesIsLeftAlone() throws Exception {
    try (ScriptArchive archive = ModelFixtures.open("traced")) {
      CompressionTechnique.Step step =
          LAYERWISE.apply(
              archive.module(),
              new StubCalibration(Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY),
              "no graph");

      assertThat(step.report().changedNothing()).isTrue();
      assertThat(step.report().left())
          .contains(
              new CompressionStepReport.Layer(
                  "fc", "the calibration sample never reached it or made its values infinite"));
    }
  }
}

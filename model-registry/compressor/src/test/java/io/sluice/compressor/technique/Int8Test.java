package io.sluice.compressor.technique;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.Fixtures;
import io.sluice.compressor.calibration.Calibration;
import io.sluice.compressor.torchscript.Rewrite;
import io.sluice.compressor.torchscript.ScalarType;
import io.sluice.compressor.torchscript.ScriptArchive;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.ScriptObject;
import io.sluice.compressor.torchscript.Tensor;
import io.sluice.compressor.torchscript.Value;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class Int8Test {
  private static final StaticInt8 EVERYTHING =
      new StaticInt8(RangeRule.MIN_MAX, 1, 1, LayerChoice.ALL);

  @Test
  void everyLinearBecomesDynamic() throws Exception {
    try (ScriptArchive archive = Fixtures.open("traced")) {
      Technique.Step step = new DynamicInt8().apply(archive.module(), Workshop.EMPTY);

      assertThat(step.report().changed())
          .extracting(StepReport.Layer::path)
          .containsExactly("fc", "out");
      assertThat(step.model().tensors())
          .filteredOn(t -> t.type() == ScalarType.QINT8)
          .extracting(Tensor::elements)
          .containsExactly(64L * 64, 3L * 64);
    }
  }

  @Test
  void aLinearWhoseWeightItsParentReadsIsLeftAlone() throws Exception {
    try (ScriptArchive archive = Fixtures.open("attention")) {
      Technique.Step step = new DynamicInt8().apply(archive.module(), Workshop.EMPTY);

      assertThat(step.report().changed()).extracting(StepReport.Layer::path).containsExactly("fc");
      assertThat(step.report().left())
          .anySatisfy(
              layer -> {
                assertThat(layer.path()).isEqualTo("attention.out_proj");
                assertThat(layer.what()).contains("code of another module reads its");
              });
    }
  }

  @Test
  void layersInBranchesAndWithTiedWeightsBecomeDynamic() throws Exception {
    try (ScriptArchive archive = Fixtures.open("tied")) {
      Technique.Step step = new DynamicInt8().apply(archive.module(), Workshop.EMPTY);

      assertThat(step.report().changed())
          .extracting(StepReport.Layer::path)
          .containsExactly("a", "b");
    }
  }

  @Test
  void aModelWithoutLayersIsReportedAsUnchanged() throws Exception {
    try (ScriptArchive archive = Fixtures.open("nothing")) {
      Technique.Step step = new DynamicInt8().apply(archive.module(), Workshop.EMPTY);

      assertThat(step.report().changedNothing()).isTrue();
      assertThat(Inventory.of(step.model())).isEqualTo("1 AdaptiveAvgPool2d, 1 Nothing");
    }
  }

  @Test
  void aWeightThatIsNotFiniteIsNamed() throws Exception {
    try (ScriptArchive archive = Fixtures.open("nan")) {
      ScriptModule model = archive.module();

      assertThatThrownBy(() -> new DynamicInt8().apply(model, Workshop.EMPTY))
          .isInstanceOf(CompressionException.class)
          .hasMessageContaining("the weight of fc")
          .hasMessageContaining("NaN");
    }
  }

  @Test
  void staticInt8TakesTheReluBehindALayerAndCutsItsCall() throws Exception {
    try (ScriptArchive archive = Fixtures.open("traced")) {
      ScriptModule folded = new FoldBatchNorm().apply(archive.module(), Workshop.EMPTY).model();

      Technique.Step step = EVERYTHING.apply(folded, new Workshop(new Seen(-1, 3), 0));

      assertThat(step.report().changed())
          .containsExactly(
              new StepReport.Layer("conv1", "int8 with ReLU"),
              new StepReport.Layer("conv2", "int8 with ReLU"),
              new StepReport.Layer("fc", "int8 with ReLU"),
              new StepReport.Layer("out", "int8"));
      String forward = step.model().code().findClass("__torch__.Traced").orElseThrow().text();
      assertThat(forward).doesNotContain("torch.relu");
      assertThat(((ScriptObject) step.model().root().attribute("conv1")).simpleName())
          .isEqualTo("QuantizedConv2dReLU");
    }
  }

  @Test
  void inputsKeepToHalfOfTheStepsAndOutputsTakeAll() throws Exception {
    try (ScriptArchive archive = Fixtures.open("traced")) {
      Technique.Step step = EVERYTHING.apply(archive.module(), new Workshop(new Seen(-1, 3), 0));

      ScriptObject out = (ScriptObject) step.model().root().attribute("out");
      assertThat(out.attribute("input_scale")).isEqualTo(Value.of((double) (float) (4.0 / 127)));
      assertThat(out.attribute("input_zero_point")).isEqualTo(Value.of(32L));
      assertThat(out.attribute("output_scale")).isEqualTo(Value.of((double) (float) (4.0 / 255)));
    }
  }

  @Test
  void smallLayersStayInFp32() throws Exception {
    try (ScriptArchive archive = Fixtures.open("traced")) {
      Technique.Step step =
          new StaticInt8(RangeRule.MIN_MAX)
              .apply(archive.module(), new Workshop(new Seen(-1, 3), 0));

      assertThat(step.report().changed())
          .extracting(StepReport.Layer::path)
          .containsExactly("conv2", "fc");
      assertThat(step.report().left())
          .contains(
              new StepReport.Layer("conv1", "faster in fp32 with 1 input channels per group"),
              new StepReport.Layer("out", "faster in fp32 with 192 weights"));
    }
  }

  @Test
  void onlyTheLayersThatARecipeChoosesAreTreated() throws Exception {
    LayerChoice choice = LayerChoice.allBut(List.of("conv*", "out"));
    try (ScriptArchive archive = Fixtures.open("traced")) {
      Technique.Step linear = new DynamicInt8(choice).apply(archive.module(), Workshop.EMPTY);
      Technique.Step all =
          new StaticInt8(RangeRule.MIN_MAX, 1, 1, choice)
              .apply(archive.module(), new Workshop(new Seen(-1, 3), 0));

      assertThat(linear.report().changed())
          .extracting(StepReport.Layer::path)
          .containsExactly("fc");
      assertThat(all.report().changed()).extracting(StepReport.Layer::path).containsExactly("fc");
      assertThat(all.report().left())
          .contains(new StepReport.Layer("conv1", "the recipe leaves it out"));
    }
  }

  @Test
  void staticInt8NeedsASample() throws Exception {
    try (ScriptArchive archive = Fixtures.open("traced")) {
      ScriptModule model = archive.module();

      assertThatThrownBy(() -> EVERYTHING.apply(model, Workshop.EMPTY))
          .isInstanceOf(CompressionException.class)
          .hasMessageContaining("needs a calibration sample");
    }
  }

  @Test
  void aLayerThatComputesNaNOnTheSampleIsNamed() throws Exception {
    try (ScriptArchive archive = Fixtures.open("traced")) {
      ScriptModule model = archive.module();

      assertThatThrownBy(() -> EVERYTHING.apply(model, new Workshop(new Seen(0, Float.NaN), 0)))
          .isInstanceOf(CompressionException.class)
          .hasMessageContaining("conv1 computes NaN");
    }
  }

  @Test
  void aLayerThatTheSampleNeverReachesIsLeftAlone() throws Exception {
    try (ScriptArchive archive = Fixtures.open("traced")) {
      Technique.Step step =
          EVERYTHING.apply(
              archive.module(),
              new Workshop(new Seen(Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY), 0));

      assertThat(step.report().changedNothing()).isTrue();
      assertThat(step.report().left())
          .contains(new StepReport.Layer("fc", "the sample never reached it"));
    }
  }

  /** As if every layer had seen these extremes. */
  private record Seen(float low, float high) implements Calibration {
    @Override
    public <T> T observe(ScriptModule instrumented, Reading<T> reading)
        throws CompressionException, IOException {
      Rewrite rewrite = new Rewrite();
      for (ScriptObject object : instrumented.objects()) {
        if (object.attribute("extremes") != null) {
          Map<String, Value> attributes = new HashMap<>(object.attributes());
          attributes.put("extremes", Tensor.of(new float[] {low, high, low, high}, 4));
          rewrite.replace(object, ScriptObject.of(object.className(), attributes));
        }
      }
      return reading.read(rewrite.isEmpty() ? instrumented : rewrite.applyTo(instrumented));
    }
  }
}

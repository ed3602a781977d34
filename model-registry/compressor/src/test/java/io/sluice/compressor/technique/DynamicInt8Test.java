package io.sluice.compressor.technique;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.Fixtures;
import io.sluice.compressor.torchscript.ScalarType;
import io.sluice.compressor.torchscript.ScriptArchive;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class DynamicInt8Test {
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
  void onlyTheLayersThatARecipeChoosesAreTreated() throws Exception {
    LayerChoice choice = LayerChoice.allBut(List.of("conv*", "out"));
    try (ScriptArchive archive = Fixtures.open("traced")) {
      Technique.Step linear = new DynamicInt8(choice).apply(archive.module(), Workshop.EMPTY);

      assertThat(linear.report().changed())
          .extracting(StepReport.Layer::path)
          .containsExactly("fc");
    }
  }
}

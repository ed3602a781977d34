package io.sluice.compressor.technique;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.torchscript.ModelFixtures;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScalarType;
import io.sluice.torchscript.ScriptArchive;
import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.ScriptTensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class DynamicInt8TechniqueTest {
  @Test
  void everyLinearBecomesDynamic() throws Exception {
    try (ScriptArchive archive = ModelFixtures.open("traced")) {
      CompressionTechnique.Step step =
          new DynamicInt8Technique().apply(archive.module(), StepContext.EMPTY);

      assertThat(step.report().changed())
          .extracting(CompressionStepReport.Layer::path)
          .containsExactly("fc", "out");
      assertThat(step.model().tensors())
          .filteredOn(t -> t.type() == ScalarType.QINT8)
          .extracting(ScriptTensor::elements)
          .containsExactly(64L * 64, 3L * 64);
    }
  }

  @Test
  void aLinearWhoseWeightItsParentReadsIsLeftAlone() throws Exception {
    try (ScriptArchive archive = ModelFixtures.open("attention")) {
      CompressionTechnique.Step step =
          new DynamicInt8Technique().apply(archive.module(), StepContext.EMPTY);

      assertThat(step.report().changed())
          .extracting(CompressionStepReport.Layer::path)
          .containsExactly("fc");
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
    try (ScriptArchive archive = ModelFixtures.open("tied")) {
      CompressionTechnique.Step step =
          new DynamicInt8Technique().apply(archive.module(), StepContext.EMPTY);

      assertThat(step.report().changed())
          .extracting(CompressionStepReport.Layer::path)
          .containsExactly("a", "b");
    }
  }

  @Test
  void aModelWithoutLayersIsReportedAsUnchanged() throws Exception {
    try (ScriptArchive archive = ModelFixtures.open("nothing")) {
      CompressionTechnique.Step step =
          new DynamicInt8Technique().apply(archive.module(), StepContext.EMPTY);

      assertThat(step.report().changedNothing()).isTrue();
      assertThat(ModuleInventory.of(step.model())).isEqualTo("1 AdaptiveAvgPool2d, 1 Nothing");
    }
  }

  @Test
  void aWeightThatIsNotFiniteIsNamed() throws Exception {
    try (ScriptArchive archive = ModelFixtures.open("nan")) {
      ScriptModule model = archive.module();

      assertThatThrownBy(() -> new DynamicInt8Technique().apply(model, StepContext.EMPTY))
          .isInstanceOf(ModelProcessingException.class)
          .hasMessageContaining("the weight of fc")
          .hasMessageContaining("NaN");
    }
  }

  @Test
  void onlyTheLayersThatARecipeChoosesAreTreated() throws Exception {
    LayerChoice choice = LayerChoice.allBut(List.of("conv*", "out"));
    try (ScriptArchive archive = ModelFixtures.open("traced")) {
      CompressionTechnique.Step linear =
          new DynamicInt8Technique(choice).apply(archive.module(), StepContext.EMPTY);

      assertThat(linear.report().changed())
          .extracting(CompressionStepReport.Layer::path)
          .containsExactly("fc");
    }
  }
}

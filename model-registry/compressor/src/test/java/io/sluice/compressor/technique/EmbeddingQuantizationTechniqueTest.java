package io.sluice.compressor.technique;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.onnx.exporter.OnnxExportPrecision;
import io.sluice.torchscript.ModelFixtures;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScalarType;
import io.sluice.torchscript.ScriptArchive;
import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.ScriptTensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingQuantizationTechniqueTest {
  @ParameterizedTest
  @CsvSource({
    "words-traced, 8, QUINT8",
    "words-scripted, 8, QUINT8",
    "words-traced, 4, QUINT4X2",
    "words-scripted, 4, QUINT4X2"
  })
  void tablesBecomeIntegers(String model, int bits, ScalarType type) throws Exception {
    try (ScriptArchive archive = ModelFixtures.open(model)) {
      CompressionTechnique.Step step =
          new EmbeddingQuantizationTechnique(bits, null).apply(archive.module(), StepContext.EMPTY);

      assertThat(step.report().changed())
          .containsExactly(
              new CompressionStepReport.Layer("token", "table [50, 16] in %d bits".formatted(bits)),
              new CompressionStepReport.Layer(
                  "position", "table [12, 16] in %d bits".formatted(bits)));
      assertThat(step.report().left()).isEmpty();
      assertThat(step.model().tensors())
          .filteredOn(t -> t.type() == type)
          .extracting(ScriptTensor::elements)
          .containsExactly(50L * 16, 12L * 16);
    }
  }

  @Test
  void aTableThatIsAlsoTheWeightOfALinearStays() throws Exception {
    try (ScriptArchive archive = ModelFixtures.open("words-tied-scripted")) {
      CompressionTechnique.Step step =
          new EmbeddingQuantizationTechnique().apply(archive.module(), StepContext.EMPTY);

      assertThat(step.report().changedNothing()).isTrue();
      assertThat(step.report().left())
          .containsExactly(
              new CompressionStepReport.Layer("token", "its table is also used as guess.weight"));
    }
  }

  @Test
  void aTableThatTracedCodeOfALinearReadsStays() throws Exception {
    try (ScriptArchive archive = ModelFixtures.open("words-tied-traced")) {
      CompressionTechnique.Step step =
          new EmbeddingQuantizationTechnique().apply(archive.module(), StepContext.EMPTY);

      assertThat(step.report().changedNothing()).isTrue();
      assertThat(step.report().left())
          .singleElement()
          .satisfies(left -> assertThat(left.what()).startsWith("its table is also"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"words-traced", "words-scripted"})
  void dynamicInt8TreatsEmbeddingsToo(String model) throws Exception {
    try (ScriptArchive archive = ModelFixtures.open(model)) {
      CompressionTechnique.Step step =
          new DynamicInt8Technique().apply(archive.module(), StepContext.EMPTY);

      assertThat(step.report().technique()).isEqualTo("dynamic-int8");
      assertThat(step.report().changed())
          .extracting(CompressionStepReport.Layer::path)
          .containsExactly("fc", "token", "position");
      assertThat(step.report().left()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"words-tied-traced", "words-tied-scripted"})
  void dynamicInt8TreatsATableThatOnlyALinearShares(String model) throws Exception {
    try (ScriptArchive archive = ModelFixtures.open(model)) {
      CompressionTechnique.Step step =
          new DynamicInt8Technique().apply(archive.module(), StepContext.EMPTY);

      assertThat(step.report().changed())
          .extracting(CompressionStepReport.Layer::what)
          .containsExactly("int8 weight [50, 16]", "table [50, 16] in 8 bits");
    }
  }

  @Test
  void dynamicInt8LeavesEmbeddingsWhenItShall() throws Exception {
    try (ScriptArchive archive = ModelFixtures.open("words-traced")) {
      CompressionTechnique.Step step =
          new DynamicInt8Technique(LayerChoice.ALL, 0, 0)
              .apply(archive.module(), StepContext.EMPTY);

      assertThat(step.report().changed())
          .extracting(CompressionStepReport.Layer::path)
          .containsExactly("fc");
    }
  }

  @Test
  void onlyTheTablesThatARecipeChoosesAreTreated() throws Exception {
    LayerChoice choice = LayerChoice.allBut(List.of("position"));
    try (ScriptArchive archive = ModelFixtures.open("words-traced")) {
      CompressionTechnique.Step step =
          new EmbeddingQuantizationTechnique(8, choice).apply(archive.module(), StepContext.EMPTY);

      assertThat(step.report().changed())
          .extracting(CompressionStepReport.Layer::path)
          .containsExactly("token");
      assertThat(step.report().left())
          .containsExactly(new CompressionStepReport.Layer("position", "the recipe leaves it out"));
    }
  }

  @ParameterizedTest
  @CsvSource({"8, true", "0, false"})
  void forOnnxRuntimeTablesAreInEightBitsUnlessTheyAreToStay(int bits, boolean tables)
      throws Exception {
    try (ScriptArchive archive = ModelFixtures.open("words-traced")) {
      OnnxQuantizationTechnique.Plan plan =
          new DynamicInt8Technique(LayerChoice.ALL, 0, bits)
              .forOnnx(archive.module(), StepContext.EMPTY);

      assertThat(plan.precision())
          .isInstanceOfSatisfying(
              OnnxExportPrecision.DynamicInt8.class,
              precision -> assertThat(precision.embeddings()).isEqualTo(tables));
      assertThat(plan.report().changed()).hasSize(tables ? 3 : 1);
      assertThat(plan.report().left()).hasSize(tables ? 0 : 2);
    }
  }

  @Test
  void onOnnxRuntimeThereAreNoFourBits() throws Exception {
    try (ScriptArchive archive = ModelFixtures.open("words-traced")) {
      DynamicInt8Technique four = new DynamicInt8Technique(LayerChoice.ALL, 0, 4);
      ScriptModule model = archive.module();

      assertThatThrownBy(() -> four.forOnnx(model, StepContext.EMPTY))
          .isInstanceOf(ModelProcessingException.class)
          .hasMessageContaining("embedding-bits can be 8 or 0");
    }
  }

  @Test
  void otherNumbersOfBitsAreRefused() {
    assertThatThrownBy(() -> new EmbeddingQuantizationTechnique(5, null))
        .hasMessageContaining("bits");
    assertThatThrownBy(() -> new DynamicInt8Technique(null, 0, 2))
        .hasMessageContaining("embedding-bits");
  }
}

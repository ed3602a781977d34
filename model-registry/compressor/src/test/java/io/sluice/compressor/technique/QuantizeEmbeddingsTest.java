package io.sluice.compressor.technique;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.Fixtures;
import io.sluice.compressor.onnx.exporter.Precision;
import io.sluice.compressor.torchscript.ScalarType;
import io.sluice.compressor.torchscript.ScriptArchive;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantizeEmbeddingsTest {
  @ParameterizedTest
  @CsvSource({
    "words-traced, 8, QUINT8",
    "words-scripted, 8, QUINT8",
    "words-traced, 4, QUINT4X2",
    "words-scripted, 4, QUINT4X2"
  })
  void tablesBecomeIntegers(String model, int bits, ScalarType type) throws Exception {
    try (ScriptArchive archive = Fixtures.open(model)) {
      Technique.Step step =
          new QuantizeEmbeddings(bits, null).apply(archive.module(), Workshop.EMPTY);

      assertThat(step.report().changed())
          .containsExactly(
              new StepReport.Layer("token", "table [50, 16] in %d bits".formatted(bits)),
              new StepReport.Layer("position", "table [12, 16] in %d bits".formatted(bits)));
      assertThat(step.report().left()).isEmpty();
      assertThat(step.model().tensors())
          .filteredOn(t -> t.type() == type)
          .extracting(Tensor::elements)
          .containsExactly(50L * 16, 12L * 16);
    }
  }

  @Test
  void aTableThatIsAlsoTheWeightOfALinearStays() throws Exception {
    try (ScriptArchive archive = Fixtures.open("words-tied-scripted")) {
      Technique.Step step = new QuantizeEmbeddings().apply(archive.module(), Workshop.EMPTY);

      assertThat(step.report().changedNothing()).isTrue();
      assertThat(step.report().left())
          .containsExactly(new StepReport.Layer("token", "its table is also used as guess.weight"));
    }
  }

  @Test
  void aTableThatTracedCodeOfALinearReadsStays() throws Exception {
    try (ScriptArchive archive = Fixtures.open("words-tied-traced")) {
      Technique.Step step = new QuantizeEmbeddings().apply(archive.module(), Workshop.EMPTY);

      assertThat(step.report().changedNothing()).isTrue();
      assertThat(step.report().left())
          .singleElement()
          .satisfies(left -> assertThat(left.what()).startsWith("its table is also"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"words-traced", "words-scripted"})
  void dynamicInt8TreatsEmbeddingsToo(String model) throws Exception {
    try (ScriptArchive archive = Fixtures.open(model)) {
      Technique.Step step = new DynamicInt8().apply(archive.module(), Workshop.EMPTY);

      assertThat(step.report().technique()).isEqualTo("dynamic-int8");
      assertThat(step.report().changed())
          .extracting(StepReport.Layer::path)
          .containsExactly("fc", "token", "position");
      assertThat(step.report().left()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"words-tied-traced", "words-tied-scripted"})
  void dynamicInt8TreatsATableThatOnlyALinearShares(String model) throws Exception {
    try (ScriptArchive archive = Fixtures.open(model)) {
      Technique.Step step = new DynamicInt8().apply(archive.module(), Workshop.EMPTY);

      assertThat(step.report().changed())
          .extracting(StepReport.Layer::what)
          .containsExactly("int8 weight [50, 16]", "table [50, 16] in 8 bits");
    }
  }

  @Test
  void dynamicInt8LeavesEmbeddingsWhenItShall() throws Exception {
    try (ScriptArchive archive = Fixtures.open("words-traced")) {
      Technique.Step step =
          new DynamicInt8(LayerChoice.ALL, 0, 0).apply(archive.module(), Workshop.EMPTY);

      assertThat(step.report().changed()).extracting(StepReport.Layer::path).containsExactly("fc");
    }
  }

  @Test
  void onlyTheTablesThatARecipeChoosesAreTreated() throws Exception {
    LayerChoice choice = LayerChoice.allBut(List.of("position"));
    try (ScriptArchive archive = Fixtures.open("words-traced")) {
      Technique.Step step =
          new QuantizeEmbeddings(8, choice).apply(archive.module(), Workshop.EMPTY);

      assertThat(step.report().changed())
          .extracting(StepReport.Layer::path)
          .containsExactly("token");
      assertThat(step.report().left())
          .containsExactly(new StepReport.Layer("position", "the recipe leaves it out"));
    }
  }

  @ParameterizedTest
  @CsvSource({"8, true", "0, false"})
  void forOnnxRuntimeTablesAreInEightBitsUnlessTheyAreToStay(int bits, boolean tables)
      throws Exception {
    try (ScriptArchive archive = Fixtures.open("words-traced")) {
      OnnxQuantization.Plan plan =
          new DynamicInt8(LayerChoice.ALL, 0, bits).forOnnx(archive.module(), Workshop.EMPTY);

      assertThat(plan.precision())
          .isInstanceOfSatisfying(
              Precision.DynamicInt8.class,
              precision -> assertThat(precision.embeddings()).isEqualTo(tables));
      assertThat(plan.report().changed()).hasSize(tables ? 3 : 1);
      assertThat(plan.report().left()).hasSize(tables ? 0 : 2);
    }
  }

  @Test
  void onOnnxRuntimeThereAreNoFourBits() throws Exception {
    try (ScriptArchive archive = Fixtures.open("words-traced")) {
      DynamicInt8 four = new DynamicInt8(LayerChoice.ALL, 0, 4);
      ScriptModule model = archive.module();

      assertThatThrownBy(() -> four.forOnnx(model, Workshop.EMPTY))
          .isInstanceOf(CompressionException.class)
          .hasMessageContaining("embedding-bits can be 8 or 0");
    }
  }

  @Test
  void otherNumbersOfBitsAreRefused() {
    assertThatThrownBy(() -> new QuantizeEmbeddings(5, null)).hasMessageContaining("bits");
    assertThatThrownBy(() -> new DynamicInt8(null, 0, 2)).hasMessageContaining("embedding-bits");
  }
}

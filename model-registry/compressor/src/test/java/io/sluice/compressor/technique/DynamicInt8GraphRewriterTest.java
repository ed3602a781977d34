package io.sluice.compressor.technique;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.torchscript.ModelFixtures;
import io.sluice.torchscript.ScriptArchive;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DynamicInt8GraphRewriterTest {
  private static final DynamicInt8Technique EVERYTHING =
      new DynamicInt8Technique(LayerChoice.ALL, 0, 8);

  @ParameterizedTest
  @ValueSource(strings = {"lstm-traced", "lstm-scripted"})
  void anLstmGetsPackedCells(String model) throws Exception {
    CompressionStepReport report = report(model, EVERYTHING);

    assertThat(report.changed())
        .containsExactlyInAnyOrder(
            new CompressionStepReport.Layer("rnn", "int8 weights of 4 cells, state 16"),
            new CompressionStepReport.Layer("fc", "int8 weight [3, 32]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"lstm-traced", "lstm-scripted"})
  void aSmallLstmStaysInFp32(String model) throws Exception {
    CompressionStepReport report = report(model, new DynamicInt8Technique());

    assertThat(report.left())
        .contains(new CompressionStepReport.Layer("rnn", "faster in fp32 with a state of 16"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gru-traced", "gru-scripted"})
  void aGruGetsPackedCells(String model) throws Exception {
    CompressionStepReport report = report(model, EVERYTHING);

    assertThat(report.changed())
        .contains(new CompressionStepReport.Layer("rnn", "int8 weights of 1 cells, state 16"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"encoder", "encoder-fused", "encoder-fused-norm-first"})
  void theLinearsWithinAttentionAreConverted(String model) throws Exception {
    CompressionStepReport report = report(model, EVERYTHING);

    assertThat(report.changed())
        .extracting(CompressionStepReport.Layer::path)
        .containsExactlyInAnyOrder(
            "encoder.layers.0.self_attn.in_proj",
            "encoder.layers.0.self_attn.out_proj",
            "encoder.layers.0.linear1",
            "encoder.layers.0.linear2",
            "encoder.layers.1.self_attn.in_proj",
            "encoder.layers.1.self_attn.out_proj",
            "encoder.layers.1.linear1",
            "encoder.layers.1.linear2",
            "fc");
    assertThat(report.left()).isEmpty();
  }

  @Test
  void layersWithinAttentionCanBeLeftOut() throws Exception {
    CompressionStepReport report =
        report(
            "encoder",
            new DynamicInt8Technique(LayerChoice.allBut(List.of("*.self_attn.*")), 0, 8));

    assertThat(report.changed()).hasSize(5);
    assertThat(report.left()).hasSize(4);
  }

  @Test
  void aNegativeThresholdIsRefused() {
    assertThatThrownBy(() -> new DynamicInt8Technique(null, -1, 8))
        .hasMessageContaining("min-hidden");
  }

  private static CompressionStepReport report(String model, DynamicInt8Technique technique)
      throws Exception {
    try (ScriptArchive archive = ModelFixtures.open(model)) {
      return technique.apply(archive.module(), StepContext.EMPTY).report();
    }
  }
}

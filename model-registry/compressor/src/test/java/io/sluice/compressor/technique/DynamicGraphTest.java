package io.sluice.compressor.technique;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.compressor.Fixtures;
import io.sluice.compressor.torchscript.ScriptArchive;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DynamicGraphTest {
  private static final DynamicInt8 EVERYTHING = new DynamicInt8(LayerChoice.ALL, 0, 8);

  @ParameterizedTest
  @ValueSource(strings = {"lstm-traced", "lstm-scripted"})
  void anLstmGetsPackedCells(String model) throws Exception {
    StepReport report = report(model, EVERYTHING);

    assertThat(report.changed())
        .containsExactlyInAnyOrder(
            new StepReport.Layer("rnn", "int8 weights of 4 cells, state 16"),
            new StepReport.Layer("fc", "int8 weight [3, 32]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"lstm-traced", "lstm-scripted"})
  void aSmallLstmStaysInFp32(String model) throws Exception {
    StepReport report = report(model, new DynamicInt8());

    assertThat(report.left())
        .contains(new StepReport.Layer("rnn", "faster in fp32 with a state of 16"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gru-traced", "gru-scripted"})
  void aGruGetsPackedCells(String model) throws Exception {
    StepReport report = report(model, EVERYTHING);

    assertThat(report.changed())
        .contains(new StepReport.Layer("rnn", "int8 weights of 1 cells, state 16"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"encoder", "encoder-fused", "encoder-fused-norm-first"})
  void theLinearsWithinAttentionAreConverted(String model) throws Exception {
    StepReport report = report(model, EVERYTHING);

    assertThat(report.changed())
        .extracting(StepReport.Layer::path)
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
    StepReport report =
        report("encoder", new DynamicInt8(LayerChoice.allBut(List.of("*.self_attn.*")), 0, 8));

    assertThat(report.changed()).hasSize(5);
    assertThat(report.left()).hasSize(4);
  }

  @Test
  void aNegativeThresholdIsRefused() {
    assertThatThrownBy(() -> new DynamicInt8(null, -1, 8)).hasMessageContaining("min-hidden");
  }

  private static StepReport report(String model, DynamicInt8 technique) throws Exception {
    try (ScriptArchive archive = Fixtures.open(model)) {
      return technique.apply(archive.module(), Workshop.EMPTY).report();
    }
  }
}

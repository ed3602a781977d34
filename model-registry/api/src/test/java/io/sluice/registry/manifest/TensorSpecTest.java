package io.sluice.registry.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TensorSpecTest {
  private final TensorSpec images =
      new TensorSpec("x", TensorType.FP32, List.of(-1L, 1L, 28L, 28L));

  @Test
  void anyBatchSizeIsTaken() {
    assertThat(images.accepts(List.of(1L, 1L, 28L, 28L))).isTrue();
    assertThat(images.accepts(List.of(64L, 1L, 28L, 28L))).isTrue();
  }

  @Test
  void otherRanksSizesAndEmptyBatchesAreRefused() {
    assertThat(images.accepts(List.of(1L, 28L, 28L))).isFalse();
    assertThat(images.accepts(List.of(1L, 3L, 28L, 28L))).isFalse();
    assertThat(images.accepts(List.of(0L, 1L, 28L, 28L))).isFalse();
  }

  @Test
  void anUnknownDatatypeIsRefusedWithTheKnownOnes() {
    assertThat(TensorType.parse("FP32")).isEqualTo(TensorType.FP32);
    assertThatThrownBy(() -> TensorType.parse("FLOAT"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Unknown datatype \"FLOAT\"")
        .hasMessageContaining("FP32");
  }
}

package io.sluice.protocol.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.sluice.registry.manifest.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;

class RawTensorLayoutTest {
  @Test
  void aShapeHasTheProductOfItsSizesAsElements() {
    assertThat(RawTensorLayout.elements(List.of(2L, 1L, 28L, 28L))).isEqualTo(1568);
    assertThat(RawTensorLayout.elements(List.of())).isEqualTo(1);
  }

  @Test
  void aShapeThatOverflowsIsRefused() {
    assertThatThrownBy(() -> RawTensorLayout.elements(List.of(1L << 40, 1L << 40)))
        .hasMessageContaining("too many elements");
  }

  @Test
  void aNegativeSizeIsRefused() {
    assertThatThrownBy(() -> RawTensorLayout.elements(List.of(2L, -1L)))
        .hasMessageContaining("no negative sizes");
  }

  @Test
  void rawContentsOfTheRightLengthFit() {
    assertThat(RawTensorLayout.problem(TensorType.FP32, List.of(2L, 3L), zeros(24))).isEmpty();
  }

  @Test
  void rawContentsOfAnotherLengthSayBothLengths() {
    assertThat(RawTensorLayout.problem(TensorType.FP32, List.of(2L, 3L), zeros(23)))
        .hasValue("6 elements of FP32 take 24 bytes, but there are 23");
  }

  @Test
  void stringsAreCountedByTheirLengths() {
    ByteString two = ByteString.copyFrom(new byte[] {1, 0, 0, 0, 'a', 0, 0, 0, 0});
    assertThat(RawTensorLayout.problem(TensorType.BYTES, List.of(2L), two)).isEmpty();
    assertThat(RawTensorLayout.problem(TensorType.BYTES, List.of(3L), two))
        .hasValue("the shape has 3 elements, the contents 2");
  }

  @Test
  void stringsThatEndEarlySayWhere() {
    ByteString cut = ByteString.copyFrom(new byte[] {9, 0, 0, 0, 'a'});
    assertThat(RawTensorLayout.problem(TensorType.BYTES, List.of(1L), cut))
        .hasValue("element 0 of BYTES contents has the length 9, but only 1 bytes follow");
    assertThat(RawTensorLayout.problem(TensorType.BYTES, List.of(1L), zeros(2)))
        .hasValue("BYTES contents end within the length of element 0");
  }

  private static ByteString zeros(int bytes) {
    return ByteString.copyFrom(new byte[bytes]);
  }
}

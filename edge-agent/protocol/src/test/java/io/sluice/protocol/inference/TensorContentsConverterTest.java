package io.sluice.protocol.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.sluice.protocol.proto.inference.InferTensorContents;
import io.sluice.registry.manifest.TensorType;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class TensorContentsConverterTest {
  @TestFactory
  java.util.stream.Stream<DynamicTest> everyDatatypeButFp16ComesBackFromRawAsItWas() {
    Map<TensorType, InferTensorContents.Builder> samples = new EnumMap<>(TensorType.class);
    samples.put(TensorType.BOOL, contents().addBoolContents(true).addBoolContents(false));
    samples.put(TensorType.UINT8, contents().addUintContents(0).addUintContents(255));
    samples.put(TensorType.UINT16, contents().addUintContents(65535));
    samples.put(TensorType.UINT32, contents().addUintContents(-1));
    samples.put(TensorType.UINT64, contents().addUint64Contents(-1L));
    samples.put(TensorType.INT8, contents().addIntContents(-128).addIntContents(127));
    samples.put(TensorType.INT16, contents().addIntContents(-32768));
    samples.put(TensorType.INT32, contents().addIntContents(Integer.MIN_VALUE));
    samples.put(TensorType.INT64, contents().addInt64Contents(Long.MIN_VALUE));
    samples.put(TensorType.FP32, contents().addFp32Contents(1.5f).addFp32Contents(-0f));
    samples.put(TensorType.FP64, contents().addFp64Contents(Math.PI));
    samples.put(
        TensorType.BYTES,
        contents().addBytesContents(ByteString.EMPTY).addBytesContents(utf8("abc")));
    return samples.entrySet().stream()
        .map(
            sample ->
                DynamicTest.dynamicTest(
                    sample.getKey().name(),
                    () -> {
                      InferTensorContents given = sample.getValue().build();
                      ByteString raw = TensorContentsConverter.toRaw(sample.getKey(), given);
                      assertThat(TensorContentsConverter.fromRaw(sample.getKey(), raw))
                          .isEqualTo(given);
                    }));
  }

  @Test
  void rawElementsAreLittleEndian() {
    ByteString raw =
        TensorContentsConverter.toRaw(TensorType.INT16, contents().addIntContents(258).build());
    assertThat(raw.toByteArray()).containsExactly(2, 1);
  }

  @Test
  void rawStringsCarryTheirLengthFirst() {
    ByteString raw =
        TensorContentsConverter.toRaw(
            TensorType.BYTES, contents().addBytesContents(utf8("ab")).build());
    assertThat(raw.toByteArray()).containsExactly(2, 0, 0, 0, 'a', 'b');
  }

  @Test
  void aNumberThatDoesNotFitIsRefusedWithTheRange() {
    assertThatThrownBy(
            () ->
                TensorContentsConverter.toRaw(
                    TensorType.UINT8, contents().addUintContents(256).build()))
        .hasMessage("UINT8 holds 0 to 255, but one element is 256");
    assertThatThrownBy(
            () ->
                TensorContentsConverter.toRaw(
                    TensorType.INT8, contents().addIntContents(-129).build()))
        .hasMessage("INT8 holds -128 to 127, but one element is -129");
  }

  @Test
  void halfPrecisionHasNoTypedForm() {
    assertThatThrownBy(() -> TensorContentsConverter.toRaw(TensorType.FP16, contents().build()))
        .hasMessage("FP16 travels as raw contents only");
  }

  private static InferTensorContents.Builder contents() {
    return InferTensorContents.newBuilder();
  }

  private static ByteString utf8(String text) {
    return ByteString.copyFromUtf8(text);
  }
}

package io.sluice.compressor.coding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TensorCodeTest {
  @ParameterizedTest
  @EnumSource(StorageLayout.class)
  void everyFormGivesBackTheSameBits(StorageLayout layout) {
    List<float[]> tensors =
        List.of(
            TensorCodeSamples.gaussian(60, 1),
            TensorCodeSamples.halves(600, 2),
            TensorCodeSamples.bfloat16s(600, 3),
            TensorCodeSamples.shared(6000, 3, 4),
            TensorCodeSamples.shared(6000, 256, 5),
            TensorCodeSamples.lattice(6400, 6400, -127, 127, 6),
            TensorCodeSamples.lattice(6400, 640, -7, 7, 7),
            TensorCodeSamples.lattice(6400, 64, 0, 255, 8),
            TensorCodeSamples.lattice(6400, 64, -200, 55, 9),
            TensorCodeSamples.sparse(TensorCodeSamples.gaussian(6000, 10), 0.1, 1),
            TensorCodeSamples.sparse(TensorCodeSamples.shared(6000, 20, 11), 0.01, 2),
            TensorCodeSamples.sparse(TensorCodeSamples.lattice(6400, 640, -127, 127, 12), 0.2, 3),
            new float[100]);

    for (float[] tensor : tensors) {
      TensorCode code = TensorCode.of(tensor, List.of(10L, tensor.length / 10L), layout);

      assertThat(bits(code.decode())).isEqualTo(bits(tensor));
    }
  }

  @Test
  void oddValuesAndShapesKeepTheirBits() {
    float[] odd = {
      -0f,
      0,
      Float.NaN,
      Float.intBitsToFloat(0x7fc12345),
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      Float.MIN_VALUE,
      -Float.MAX_VALUE,
      0,
      0
    };

    for (StorageLayout layout : StorageLayout.values()) {
      assertThat(bits(TensorCode.of(odd, List.of(10L), layout).decode())).isEqualTo(bits(odd));
      assertThat(TensorCode.of(new float[0], List.of(0L, 3L), layout).decode()).isEmpty();
      assertThat(TensorCode.of(new float[] {2}, List.of(), layout).decode()).containsExactly(2);
    }
  }

  @Test
  void aPrunedAndSharedTensorIsGapsAndACodebook() {
    float[] tensor = TensorCodeSamples.sparse(TensorCodeSamples.shared(60_000, 16, 1), 0.08, 2);

    TensorCode code = TensorCode.of(tensor, List.of(100L, 600L), StorageLayout.ENTROPY_CODED);

    assertThat(code.gaps()).isNotNull();
    assertThat(code.values()).isInstanceOf(CodebookCode.class);
    assertThat(code.bits(StorageLayout.ENTROPY_CODED) / 8).isLessThan(60_000 * 4 / 50.0);
  }

  @Test
  void columnsThatAreEmptyMakeGapsGoDownColumns() {
    float[] tensor = TensorCodeSamples.shared(60_000, 16, 1);
    boolean[] empty = new boolean[600];
    Random random = new Random(1);
    for (int i = 0; i < tensor.length; i++) {
      if (i < 600) {
        empty[i] = random.nextInt(10) > 0;
      }
      tensor[i] = empty[i % 600] ? 0 : tensor[i];
    }

    TensorCode code = TensorCode.of(tensor, List.of(100L, 600L), StorageLayout.ENTROPY_CODED);

    assertThat(code.columns()).isTrue();
    assertThat(bits(code.decode())).isEqualTo(bits(tensor));
  }

  @Test
  void quantisedRowsAreIntegersWithAScaleEach() {
    float[] tensor = TensorCodeSamples.lattice(64_000, 640, -127, 127, 3);

    TensorCode code = TensorCode.of(tensor, List.of(100L, 640L), StorageLayout.PACKED);

    assertThat(code.values())
        .isInstanceOfSatisfying(
            LatticeCode.class,
            lattice -> {
              assertThat(lattice.group()).isEqualTo(640);
              assertThat(lattice.offsets()).isNull();
            });
  }

  @Test
  void groupsWithDifferentOffsetsTakeFourBitsEach() {
    float[] tensor = TensorCodeSamples.lattice(6400, 64, -3, 12, 3);
    float[] other = TensorCodeSamples.lattice(6400, 64, -12, 3, 4);
    System.arraycopy(other, 0, tensor, 3200, 3200);

    TensorCode code = TensorCode.of(tensor, List.of(10L, 640L), StorageLayout.PACKED);

    assertThat(code.values())
        .isInstanceOfSatisfying(
            LatticeCode.class,
            lattice -> {
              assertThat(lattice.offsets()).isNotNull();
              assertThat(lattice.largest()).isLessThan(16);
            });
    assertThat(bits(code.decode())).isEqualTo(bits(tensor));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void packedIntegersUnpack(int width) {
    byte[] integers = new byte[1003];
    for (int i = 0; i < integers.length; i++) {
      integers[i] = (byte) (i * 37 & (1 << width) - 1);
    }

    byte[] packed = BitPacking.pack(integers, width);

    assertThat(packed.length).isBetween(1003 * width / 8, 1003 * width / 8 + 3);
    assertThat(BitPacking.unpack(packed, 0, 1003, width)).isEqualTo(integers);
  }

  @Test
  void longGapsAreFilled() {
    int[] positions = {0, 1, 3, 17, 18, 900, 5000};

    for (int filler : new int[] {3, 15, 255}) {
      assertThat(SparsePositionGaps.of(positions, filler).positions()).isEqualTo(positions);
    }
  }

  private static int[] bits(float[] values) {
    return IntStream.range(0, values.length).map(i -> Float.floatToRawIntBits(values[i])).toArray();
  }

  @Test
  void sixteenBitTypesAreChosenWhenTheyLoseNothing() {
    assertThat(StoredFloatType.smallest(TensorCodeSamples.halves(100, 1)))
        .isEqualTo(StoredFloatType.HALF);
    assertThat(StoredFloatType.smallest(TensorCodeSamples.bfloat16s(100, 1)))
        .isEqualTo(StoredFloatType.BFLOAT16);
    assertThat(StoredFloatType.smallest(TensorCodeSamples.gaussian(100, 1)))
        .isEqualTo(StoredFloatType.FLOAT);
    assertThat(Arrays.stream(StoredFloatType.values()).map(StoredFloatType::torchCode))
        .containsExactly(6, 5, 15);
  }
}

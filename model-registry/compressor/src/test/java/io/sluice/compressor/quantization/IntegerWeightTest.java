package io.sluice.compressor.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.torchscript.ScalarType;
import io.sluice.compressor.torchscript.Tensor;
import org.junit.jupiter.api.Test;

class IntegerWeightTest {
  @Test
  void everyChannelHasTheScaleOfItsLargestWeight() throws Exception {
    Tensor weight = Tensor.of(new float[] {1, -0.5f, 100, 50}, 2, 2);

    IntegerWeight integers = IntegerWeight.of(weight, new WeightScheme(true, 127), "fc");

    assertThat(integers.integers()).containsExactly(127, -64, 127, 64);
    assertThat(integers.scales()).containsExactly(1f / 127, 100f / 127);
  }

  @Test
  void perTensorTheLargestChannelRulesAll() throws Exception {
    Tensor weight = Tensor.of(new float[] {1, -0.5f, 100, 51}, 2, 2);

    IntegerWeight integers = IntegerWeight.of(weight, new WeightScheme(false, 63), "fc");

    assertThat(integers.integers()).containsExactly(1, 0, 63, 32);
    assertThat(integers.scales()).containsExactly(100f / 63);
  }

  @Test
  void aChannelOfZerosStaysZero() throws Exception {
    IntegerWeight integers =
        IntegerWeight.of(Tensor.of(new float[3], 1, 3), new WeightScheme(true, 127), "fc");

    assertThat(integers.integers()).containsOnly(0);
    assertThat(integers.scales()).containsExactly(1);
  }

  @Test
  void itIsAQuantisedTensorOfTheSameShape() throws Exception {
    Tensor weight = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);

    Tensor tensor = IntegerWeight.of(weight, new WeightScheme(true, 63), "fc").tensor();

    assertThat(tensor.type()).isEqualTo(ScalarType.QINT8);
    assertThat(tensor.shape()).containsExactly(3L, 2L);
  }

  @Test
  void anInfiniteWeightIsRefusedAndNamed() throws Exception {
    Tensor weight = Tensor.of(new float[] {1, Float.POSITIVE_INFINITY}, 1, 2);

    assertThatThrownBy(() -> IntegerWeight.of(weight, new WeightScheme(true, 127), "layer1.fc"))
        .isInstanceOf(CompressionException.class)
        .hasMessageContaining("the weight of layer1.fc")
        .hasMessageContaining("Infinity");
  }

  @Test
  void integersThatDoNotFitAByteAreRefused() {
    assertThatThrownBy(() -> new WeightScheme(true, 128))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 127, not 128");
  }
}

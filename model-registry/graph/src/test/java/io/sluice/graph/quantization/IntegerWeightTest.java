package io.sluice.graph.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScalarType;
import io.sluice.torchscript.ScriptTensor;
import org.junit.jupiter.api.Test;

class IntegerWeightTest {
  @Test
  void everyChannelHasTheScaleOfItsLargestWeight() throws Exception {
    ScriptTensor weight = ScriptTensor.of(new float[] {1, -0.5f, 100, 50}, 2, 2);

    IntegerWeight integers =
        IntegerWeight.of(weight, new WeightQuantizationScheme(true, 127), "fc");

    assertThat(integers.integers()).containsExactly(127, -64, 127, 64);
    assertThat(integers.scales()).containsExactly(1f / 127, 100f / 127);
  }

  @Test
  void perTensorTheLargestChannelRulesAll() throws Exception {
    ScriptTensor weight = ScriptTensor.of(new float[] {1, -0.5f, 100, 51}, 2, 2);

    IntegerWeight integers =
        IntegerWeight.of(weight, new WeightQuantizationScheme(false, 63), "fc");

    assertThat(integers.integers()).containsExactly(1, 0, 63, 32);
    assertThat(integers.scales()).containsExactly(100f / 63);
  }

  @Test
  void aChannelOfZerosStaysZero() throws Exception {
    IntegerWeight integers =
        IntegerWeight.of(
            ScriptTensor.of(new float[3], 1, 3), new WeightQuantizationScheme(true, 127), "fc");

    assertThat(integers.integers()).containsOnly(0);
    assertThat(integers.scales()).containsExactly(1);
  }

  @Test
  void itIsAQuantisedTensorOfTheSameShape() throws Exception {
    ScriptTensor weight = ScriptTensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);

    ScriptTensor tensor =
        IntegerWeight.of(weight, new WeightQuantizationScheme(true, 63), "fc").tensor();

    assertThat(tensor.type()).isEqualTo(ScalarType.QINT8);
    assertThat(tensor.shape()).containsExactly(3L, 2L);
  }

  @Test
  void anInfiniteWeightIsRefusedAndNamed() throws Exception {
    ScriptTensor weight = ScriptTensor.of(new float[] {1, Float.POSITIVE_INFINITY}, 1, 2);

    assertThatThrownBy(
            () -> IntegerWeight.of(weight, new WeightQuantizationScheme(true, 127), "layer1.fc"))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("the weight of layer1.fc")
        .hasMessageContaining("Infinity");
  }

  @Test
  void integersThatDoNotFitAByteAreRefused() {
    assertThatThrownBy(() -> new WeightQuantizationScheme(true, 128))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 127, not 128");
  }
}

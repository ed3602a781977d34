package io.sluice.graph.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptTensor;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QuantizedEmbeddingTableTest {
  @Test
  void everyRowHasARangeOfItsOwn() throws Exception {
    float[] values = {-1, 0, 1, 2, 100, 110, 120, 151};

    QuantizedEmbeddingTable table =
        QuantizedEmbeddingTable.of(ScriptTensor.of(values, 2, 4), 8, "e");

    assertThat(table.scales()[0]).isEqualTo(3f / 255);
    assertThat(table.scales()[1]).isEqualTo(51f / 255);
    for (int i = 0; i < values.length; i++) {
      assertThat(real(table, i)).isCloseTo(values[i], within(table.scales()[i / 4] / 2 + 1e-5f));
    }
  }

  @Test
  void aRowOfOneValueKeepsIt() throws Exception {
    float[] values = {0, 0, 0.3f, 0.3f};

    QuantizedEmbeddingTable table =
        QuantizedEmbeddingTable.of(ScriptTensor.of(values, 2, 2), 8, "e");

    for (int i = 0; i < values.length; i++) {
      assertThat(real(table, i)).isEqualTo(values[i]);
    }
  }

  @Test
  void withFourBitsOutliersAreCutOffWhereThatLosesLess() throws Exception {
    float[] values = new float[256];
    Random random = new Random(3);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    float low = minimum(values);
    float high = -minimum(negated(values));

    QuantizedEmbeddingTable table =
        QuantizedEmbeddingTable.of(ScriptTensor.of(values, 1, 256), 4, "e");

    assertThat(table.codes()).hasSize(128);
    assertThat(table.scales()[0]).isLessThan(0.95f * (high - low) / 15);
    assertThat(error(table, values)).isLessThan(0.9 * errorOver(values, low, high));
  }

  @Test
  void whatIsNotFiniteIsNamed() throws Exception {
    ScriptTensor tensor = ScriptTensor.of(new float[] {1, Float.NaN}, 1, 2);

    assertThatThrownBy(() -> QuantizedEmbeddingTable.of(tensor, 8, "token"))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("the table of token")
        .hasMessageContaining("NaN");
  }

  private static float minimum(float[] values) {
    float minimum = values[0];
    for (float value : values) {
      minimum = Math.min(minimum, value);
    }
    return minimum;
  }

  private static float[] negated(float[] values) {
    float[] negated = values.clone();
    for (int i = 0; i < negated.length; i++) {
      negated[i] = -negated[i];
    }
    return negated;
  }

  private static double error(QuantizedEmbeddingTable table, float[] values) {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      double error = values[i] - real(table, i);
      sum += error * error;
    }
    return sum;
  }

  /** Squared error of 15 even steps over the whole range. */
  private static double errorOver(float[] values, float low, float high) {
    double scale = (high - low) / 15.0;
    double sum = 0;
    for (float value : values) {
      double error = value - (Math.rint((value - low) / scale) * scale + low);
      sum += error * error;
    }
    return sum;
  }

  private static float real(QuantizedEmbeddingTable table, int i) {
    int row = (int) (i / table.columns());
    int code =
        table.bits() == 8
            ? table.codes()[i] & 0xff
            : (table.codes()[i / 2] & 0xff) >> (i % 2 * 4) & 15;
    return table.scales()[row] * (code - table.zeroPoints()[row]);
  }
}

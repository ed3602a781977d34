package io.sluice.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.registry.manifest.ModelSignature;
import io.sluice.registry.manifest.TensorSpec;
import io.sluice.registry.manifest.TensorType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TensorTest {
  @Test
  void refusesBytesThatDoNotFillItsShape() {
    assertThatThrownBy(() -> new Tensor(TensorType.FP32, List.of(2L, 3L), ByteBuffer.allocate(23)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("FP32 [2, 3] takes 24 bytes, not 23");
  }

  @Test
  void sampleInputsHaveBatchOneAndSomeSizeWhereAnyIsTaken() {
    ModelSignature signature =
        new ModelSignature(
            List.of(
                new TensorSpec("x", TensorType.FP32, List.of(-1L, 3L, -1L)),
                new TensorSpec("ids", TensorType.INT64, List.of(-1L, 4L))),
            List.of());

    List<Tensor> inputs = SampleInputs.of(signature, new Random(1));

    assertThat(inputs.get(0).shape()).containsExactly(1L, 3L, 32L);
    assertThat(inputs.get(0).bytes().getFloat(0)).isBetween(0f, 1f);
    assertThat(inputs.get(1).shape()).containsExactly(1L, 4L);
    assertThat(inputs.get(1).bytes().getLong(0)).isZero();
  }
}

package io.sluice.demo.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.sluice.protocol.proto.inference.ModelInferRequest;
import io.sluice.protocol.proto.inference.ModelInferResponse;
import io.sluice.protocol.proto.inference.ModelInferResponse.InferOutputTensor;
import io.sluice.registry.manifest.ModelSignature;
import io.sluice.registry.manifest.TensorSpec;
import io.sluice.registry.manifest.TensorType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImageRequestsTest {
  private static final ModelSignature SIGNATURE =
      new ModelSignature(
          List.of(new TensorSpec("x", TensorType.FP32, List.of(-1L, 1L, 28L, 28L))),
          List.of(new TensorSpec("scores", TensorType.FP32, List.of(-1L, 10L))));

  private IdxImages images;
  private ImageRequests requests;

  @BeforeEach
  void ofThreeImagesEach() throws IOException {
    images = IdxImages.testSetIn(Path.of("data/fashion-mnist"));
    requests = new ImageRequests(images, 3, "fashion", SIGNATURE, Duration.ofMillis(40));
  }

  @Test
  void haveTheNextImagesInTheirOrder() {
    ModelInferRequest second = requests.request("b", 1);

    assertThat(second.getInputs(0).getShapeList()).containsExactly(3L, 1L, 28L, 28L);
    assertThat(second.getRawInputContents(0).toByteArray())
        .startsWith(images.floats(3))
        .endsWith(images.floats(5));
    assertThat(second.getParametersOrThrow("deadline_ms").getInt64Param()).isEqualTo(40);
  }

  @Test
  void shareNoImage() {
    assertThat(requests.count()).isEqualTo(3_333);
  }

  @Test
  void countTheRightOnesOfAnAnswer() {
    ModelInferResponse answer =
        answer(images.label(3), (images.label(4) + 1) % 10, images.label(5));

    assertThat(requests.right(1, answer)).isEqualTo(2);
  }

  @Test
  void countNoneOfAnAnswerOfAnotherShape() {
    assertThat(requests.right(1, answer(images.label(3), images.label(4)))).isZero();
  }

  private static ModelInferResponse answer(int... classes) {
    ByteBuffer scores =
        ByteBuffer.allocate(classes.length * 10 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int label : classes) {
      for (int i = 0; i < 10; i++) {
        scores.putFloat(i == label ? 2 : 1);
      }
    }
    return ModelInferResponse.newBuilder()
        .addOutputs(
            InferOutputTensor.newBuilder()
                .setName("scores")
                .setDatatype("FP32")
                .addShape(classes.length)
                .addShape(10))
        .addRawOutputContents(ByteString.copyFrom(scores.flip()))
        .build();
  }
}

package io.sluice.demo.stream;

import com.google.protobuf.ByteString;
import io.sluice.protocol.proto.inference.InferParameter;
import io.sluice.protocol.proto.inference.ModelInferRequest;
import io.sluice.protocol.proto.inference.ModelInferRequest.InferInputTensor;
import io.sluice.protocol.proto.inference.ModelInferResponse;
import io.sluice.registry.manifest.ModelSignature;
import io.sluice.registry.manifest.TensorSpec;
import java.time.Duration;

/** Makes inference requests of images, of the same number each. */
public final class ImageRequests {
  private final IdxImages images;
  private final int rows;
  private final ModelInferRequest template;

  /**
   * Of one image each.
   *
   * @param signature of the model; its only input is given the images
   * @param deadline that each request asks for
   */
  public ImageRequests(
      IdxImages images, String model, ModelSignature signature, Duration deadline) {
    this(images, 1, model, signature, deadline);
  }

  /**
   * @param rows images in a request, 1 or more
   * @param signature of the model; its only input is given the images
   * @param deadline that each request asks for
   */
  public ImageRequests(
      IdxImages images, int rows, String model, ModelSignature signature, Duration deadline) {
    this.images = images;
    this.rows = rows;
    TensorSpec input = signature.inputs().get(0);
    this.template =
        ModelInferRequest.newBuilder()
            .setModelName(model)
            .putParameters(
                "deadline_ms",
                InferParameter.newBuilder().setInt64Param(deadline.toMillis()).build())
            .addInputs(
                InferInputTensor.newBuilder()
                    .setName(input.name())
                    .setDatatype(input.datatype().name())
                    .addShape(rows)
                    .addShape(1)
                    .addShape(IdxImages.SIDE)
                    .addShape(IdxImages.SIDE))
            .build();
  }

  /** How many requests there are that share no image. */
  public int count() {
    return images.count() / rows;
  }

  /** The class of the first image of a request. */
  public int label(int index) {
    return images.label(index * rows);
  }

  /** The request for the next images under an id. */
  public ModelInferRequest request(String id, int index) {
    ByteString.Output content = ByteString.newOutput(rows * IdxImages.PIXELS * Float.BYTES);
    for (int row = 0; row < rows; row++) {
      byte[] image = images.floats(index * rows + row);
      content.write(image, 0, image.length);
    }
    return template.toBuilder().setId(id).addRawInputContents(content.toByteString()).build();
  }

  /** How many of a request's images an answer names the class of, 0 to all. */
  public int right(int index, ModelInferResponse response) {
    int[] classes = ClassScores.bestOfRows(response, rows);
    int right = 0;
    for (int row = 0; row < classes.length; row++) {
      right += classes[row] == images.label(index * rows + row) ? 1 : 0;
    }
    return right;
  }
}

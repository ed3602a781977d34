package io.sluice.demo.stream;

import com.google.protobuf.ByteString;
import io.sluice.protocol.proto.inference.InferParameter;
import io.sluice.protocol.proto.inference.ModelInferRequest;
import io.sluice.protocol.proto.inference.ModelInferRequest.InferInputTensor;
import io.sluice.registry.manifest.ModelSignature;
import io.sluice.registry.manifest.TensorSpec;
import java.time.Duration;

/** Makes an inference request of each image. */
public final class ImageRequests {
  private final IdxImages images;
  private final ModelInferRequest template;

  /**
   * @param signature of the model; its only input is given the images
   * @param deadline that each request asks for
   */
  public ImageRequests(
      IdxImages images, String model, ModelSignature signature, Duration deadline) {
    this.images = images;
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
                    .addShape(1)
                    .addShape(1)
                    .addShape(IdxImages.SIDE)
                    .addShape(IdxImages.SIDE))
            .build();
  }

  public int count() {
    return images.count();
  }

  public int label(int index) {
    return images.label(index);
  }

  /** The request for one image under an id. */
  public ModelInferRequest request(String id, int index) {
    return template.toBuilder()
        .setId(id)
        .addRawInputContents(ByteString.copyFrom(images.floats(index)))
        .build();
  }
}

package io.sluice.agent.batch;

import com.google.protobuf.ByteString;
import io.sluice.protocol.proto.inference.ModelInferRequest;
import io.sluice.protocol.proto.inference.ModelInferRequest.InferInputTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Requests to the model adding the two numbers of each row. */
public final class InferenceRequestFixtures {
  private InferenceRequestFixtures() {}

  /** Rows of two numbers each. */
  public static ModelInferRequest.Builder adding(float... numbers) {
    return ModelInferRequest.newBuilder()
        .setModelName("adder")
        .setId("client-chose-this")
        .addInputs(input("FP32", List.of((long) numbers.length / 2, 2L)))
        .addRawInputContents(bytes(numbers));
  }

  public static InferInputTensor.Builder input(String datatype, List<Long> shape) {
    return InferInputTensor.newBuilder().setName("x").setDatatype(datatype).addAllShape(shape);
  }

  public static ByteString bytes(float... numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float number : numbers) {
      bytes.putFloat(number);
    }
    return ByteString.copyFrom(bytes.flip());
  }
}

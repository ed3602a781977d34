package io.sluice.gateway.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.sluice.protocol.proto.inference.ModelInferRequest;
import io.sluice.protocol.proto.inference.ModelInferRequest.InferRequestedOutputTensor;
import io.sluice.protocol.proto.inference.ModelInferResponse;
import io.sluice.protocol.proto.inference.ModelInferResponse.InferOutputTensor;
import org.junit.jupiter.api.Test;

class InferenceAnswerBuilderTest {
  private static final ByteString OF_Y = ByteString.copyFrom(new byte[] {1});
  private static final ByteString OF_Z = ByteString.copyFrom(new byte[] {2});
  private static final ModelInferResponse FROM_AGENT =
      ModelInferResponse.newBuilder()
          .addOutputs(output("y"))
          .addOutputs(output("z"))
          .addRawOutputContents(OF_Y)
          .addRawOutputContents(OF_Z)
          .build();

  @Test
  void theRequestedOutputsComeInTheRequestedOrderEachWithItsContents() {
    ModelInferResponse answer = InferenceAnswerBuilder.shape(asking("z", "y"), FROM_AGENT);

    assertThat(answer.getOutputsList()).containsExactly(output("z"), output("y"));
    assertThat(answer.getRawOutputContentsList()).containsExactly(OF_Z, OF_Y);
  }

  @Test
  void allOutputsComeWhereNoneAreRequested() {
    ModelInferResponse answer = InferenceAnswerBuilder.shape(asking(), FROM_AGENT);

    assertThat(answer.getOutputsList()).containsExactly(output("y"), output("z"));
    assertThat(answer.getRawOutputContentsList()).containsExactly(OF_Y, OF_Z);
  }

  @Test
  void anAnswerWithoutARequestedOutputIsRefused() {
    assertThatThrownBy(() -> InferenceAnswerBuilder.shape(asking("scores"), FROM_AGENT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("output \"scores\" is missing, there are [y, z]");
  }

  private static InferOutputTensor output(String name) {
    return InferOutputTensor.newBuilder().setName(name).setDatatype("UINT8").addShape(1).build();
  }

  private static ModelInferRequest asking(String... names) {
    ModelInferRequest.Builder request = ModelInferRequest.newBuilder();
    for (String name : names) {
      request.addOutputs(InferRequestedOutputTensor.newBuilder().setName(name));
    }
    return request.build();
  }
}

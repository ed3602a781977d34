package io.sluice.protocol.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.protocol.proto.inference.ModelInferRequest;
import io.sluice.protocol.proto.inference.ModelInferRequest.InferRequestedOutputTensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestedOutputSelectionTest {
  private static final List<String> NAMES = List.of("logits", "boxes", "masks");

  @Test
  void aRequestForNoneInParticularGetsAllInTheirOrder() {
    assertThat(RequestedOutputSelection.indices(asking(), NAMES)).containsExactly(0, 1, 2);
  }

  @Test
  void aRequestGetsWhatItAsksForInItsOrder() {
    assertThat(RequestedOutputSelection.indices(asking("masks", "logits"), NAMES))
        .containsExactly(2, 0);
  }

  @Test
  void aMissingOutputIsNamedWithThoseThereAre() {
    assertThatThrownBy(() -> RequestedOutputSelection.indices(asking("logits", "scores"), NAMES))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("output \"scores\" is missing, there are [logits, boxes, masks]");
  }

  private static ModelInferRequest asking(String... names) {
    ModelInferRequest.Builder request = ModelInferRequest.newBuilder();
    for (String name : names) {
      request.addOutputs(InferRequestedOutputTensor.newBuilder().setName(name));
    }
    return request.build();
  }
}

package io.sluice.protocol.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.manifest.ModelName;
import org.junit.jupiter.api.Test;

class InferenceTopicsTest {
  private static final ModelName MODEL = new ModelName("fashion-cnn");

  @Test
  void eachModelHasItsTopicAndItsShareGroup() {
    assertThat(InferenceTopics.requests(MODEL)).isEqualTo("sluice.requests.fashion-cnn");
    assertThat(InferenceTopics.shareGroup(MODEL)).isEqualTo("sluice.fashion-cnn");
  }
}

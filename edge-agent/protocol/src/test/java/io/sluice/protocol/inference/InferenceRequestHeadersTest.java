package io.sluice.protocol.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class InferenceRequestHeadersTest {
  private static final InferenceRequestHeaders HEADERS =
      new InferenceRequestHeaders(
          "g0-1", 3, Duration.ofMillis(1500), 2, 4, Optional.of("00-ab-cd-01"));

  @Test
  void headersComeBackFromTheWireAsTheyWere() {
    assertThat(InferenceRequestHeaders.parse(HEADERS.toBytes())).isEqualTo(HEADERS);
  }

  @Test
  void aRecordWithoutAttemptIsTheFirst() {
    Map<String, byte[]> bytes = new TreeMap<>(HEADERS.toBytes());
    bytes.remove(InferenceRequestHeaders.ATTEMPT);
    bytes.remove(InferenceRequestHeaders.TRACEPARENT);
    InferenceRequestHeaders parsed = InferenceRequestHeaders.parse(bytes);
    assertThat(parsed.attempt()).isEqualTo(1);
    assertThat(parsed.traceparent()).isEmpty();
  }

  @Test
  void aHeaderItDoesNotKnowIsPassedOver() {
    Map<String, byte[]> bytes = new TreeMap<>(HEADERS.toBytes());
    bytes.put("x-other", new byte[0]);
    assertThat(InferenceRequestHeaders.parse(bytes)).isEqualTo(HEADERS);
  }

  @Test
  void aMissingHeaderIsNamed() {
    Map<String, byte[]> bytes = new TreeMap<>(HEADERS.toBytes());
    bytes.remove(InferenceRequestHeaders.DEADLINE_MS);
    assertThatThrownBy(() -> InferenceRequestHeaders.parse(bytes))
        .hasMessage("The record has no header sluice-deadline-ms");
  }

  @Test
  void aMalformedNumberIsNamed() {
    Map<String, byte[]> bytes = new TreeMap<>(HEADERS.toBytes());
    bytes.put(InferenceRequestHeaders.REPLY_PARTITION, "one".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> InferenceRequestHeaders.parse(bytes))
        .hasMessage("Header sluice-reply-partition must be a whole number, but is \"one\"");
  }

  @Test
  void valuesOutOfRangeAreRefused() {
    assertThatThrownBy(
            () -> new InferenceRequestHeaders(" ", 0, Duration.ofMillis(1), 1, 0, Optional.empty()))
        .hasMessageContaining("sluice-request-id is blank");
    assertThatThrownBy(
            () ->
                new InferenceRequestHeaders("a", -1, Duration.ofMillis(1), 0, -3, Optional.empty()))
        .hasMessageContaining("but are -1, 0 and -3");
  }
}

package io.sluice.protocol.inference;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Kafka headers of a request.
 *
 * @param requestId unique per request; the same on a repeated attempt
 * @param replyPartition partition of {@link InferenceTopics#REPLIES} for the reply
 * @param timeLeft time from the record's timestamp until the broker must have the answer,
 *     independent of device clocks: time to deadline less the delay of answers beyond the agents'
 *     view
 * @param attempt 1 for the first attempt
 * @param behind further requests of the model following at once or expected to, per serving agent;
 *     0 when unknown
 * @param traceparent W3C Trace Context, if sent by the client
 */
public record InferenceRequestHeaders(
    String requestId,
    int replyPartition,
    Duration timeLeft,
    int attempt,
    int behind,
    Optional<String> traceparent) {
  public static final String REQUEST_ID = "sluice-request-id";
  public static final String REPLY_PARTITION = "sluice-reply-partition";
  public static final String DEADLINE_MS = "sluice-deadline-ms";
  public static final String ATTEMPT = "sluice-attempt";
  public static final String BEHIND = "sluice-behind";
  public static final String TRACEPARENT = "traceparent";

  public InferenceRequestHeaders {
    if (requestId.isBlank()) {
      throw new IllegalArgumentException("A request has an id, but " + REQUEST_ID + " is blank");
    }
    if (replyPartition < 0 || attempt < 1 || behind < 0) {
      throw new IllegalArgumentException(
          "The reply partition is 0 or more, the attempt 1 or more and the requests behind 0 or"
              + " more, but are %d, %d and %d".formatted(replyPartition, attempt, behind));
    }
  }

  /** The headers in wire form. */
  public Map<String, byte[]> toBytes() {
    Map<String, byte[]> bytes = new TreeMap<>();
    bytes.put(REQUEST_ID, utf8(requestId));
    bytes.put(REPLY_PARTITION, utf8(Integer.toString(replyPartition)));
    bytes.put(DEADLINE_MS, utf8(Long.toString(timeLeft.toMillis())));
    bytes.put(ATTEMPT, utf8(Integer.toString(attempt)));
    if (behind > 0) {
      bytes.put(BEHIND, utf8(Integer.toString(behind)));
    }
    traceparent.ifPresent(parent -> bytes.put(TRACEPARENT, utf8(parent)));
    return bytes;
  }

  /**
   * Parses the headers of a record; unknown headers are ignored.
   *
   * @throws IllegalArgumentException for a missing or malformed header, with its name
   */
  public static InferenceRequestHeaders parse(Map<String, byte[]> headers) {
    byte[] attempt = headers.get(ATTEMPT);
    byte[] behind = headers.get(BEHIND);
    byte[] parent = headers.get(TRACEPARENT);
    return new InferenceRequestHeaders(
        new String(required(headers, REQUEST_ID), StandardCharsets.UTF_8),
        Math.toIntExact(number(REPLY_PARTITION, required(headers, REPLY_PARTITION))),
        Duration.ofMillis(number(DEADLINE_MS, required(headers, DEADLINE_MS))),
        attempt == null ? 1 : Math.toIntExact(number(ATTEMPT, attempt)),
        behind == null ? 0 : Math.toIntExact(number(BEHIND, behind)),
        parent == null
            ? Optional.empty()
            : Optional.of(new String(parent, StandardCharsets.UTF_8)));
  }

  private static byte[] required(Map<String, byte[]> headers, String name) {
    byte[] value = headers.get(name);
    if (value == null) {
      throw new IllegalArgumentException("The record has no header " + name);
    }
    return value;
  }

  private static long number(String name, byte[] value) {
    String text = new String(value, StandardCharsets.UTF_8);
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "Header " + name + " must be a whole number, but is \"" + text + "\"", e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

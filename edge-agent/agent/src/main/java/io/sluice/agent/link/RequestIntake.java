package io.sluice.agent.link;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.protocol.inference.InferenceRequestHeaders;
import io.sluice.protocol.proto.inference.ModelInferRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Reader of request records, with a verdict on the treatment of each. */
final class RequestIntake {
  private final RecordAgeEstimator age = new RecordAgeEstimator();

  /** Treatment of a record. */
  sealed interface Verdict {
    /** A request to run, with {@code left} until its deadline. */
    record Run(InferenceRequestHeaders headers, ModelInferRequest request, Duration left)
        implements Verdict {}

    /** A request to answer with an error at once. */
    record Unreadable(InferenceRequestHeaders headers, String reason) implements Verdict {}

    /** A request past its deadline. */
    record Expired(InferenceRequestHeaders headers) implements Verdict {}

    /** A record without a valid reply address. */
    record Malformed(String reason) implements Verdict {}
  }

  Verdict judge(ConsumerRecord<String, byte[]> record, long nowNanos) {
    InferenceRequestHeaders headers;
    try {
      headers = InferenceRequestHeaders.parse(headers(record));
    } catch (IllegalArgumentException | ArithmeticException e) {
      return new Verdict.Malformed(String.valueOf(e.getMessage()));
    }
    Duration left = headers.timeLeft().minus(age.of(record.timestamp(), nowNanos));
    if (left.isNegative() || left.isZero()) {
      return new Verdict.Expired(headers);
    }
    if (record.value() == null) {
      return new Verdict.Unreadable(headers, "The record has no value");
    }
    try {
      return new Verdict.Run(headers, ModelInferRequest.parseFrom(record.value()), left);
    } catch (InvalidProtocolBufferException e) {
      return new Verdict.Unreadable(
          headers, "The value is no inference.ModelInferRequest: " + e.getMessage());
    }
  }

  private static Map<String, byte[]> headers(ConsumerRecord<String, byte[]> record) {
    Map<String, byte[]> values = new HashMap<>();
    for (Header header : record.headers()) {
      if (header.value() != null) {
        values.put(header.key(), header.value());
      }
    }
    return values;
  }
}

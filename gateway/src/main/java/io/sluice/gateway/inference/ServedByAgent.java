package io.sluice.gateway.inference;

import io.sluice.protocol.proto.v1.InferenceReply;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * Who answered and how long it took.
 *
 * @param queue from the agent's poll to the start of its inference
 * @param service the inference, with the micro-batch it was part of
 * @param total from when the gateway let the request in to the reply
 * @param attempts how often the gateway had sent the request
 */
public record ServedByAgent(
    String agent,
    String variant,
    Duration queue,
    Duration service,
    int batchSize,
    Duration total,
    int attempts) {
  static ServedByAgent of(InferenceReply reply, Duration total, int attempts) {
    return new ServedByAgent(
        reply.getAgentId(),
        reply.getVariant(),
        Duration.of(reply.getQueueMicros(), ChronoUnit.MICROS),
        Duration.of(reply.getServiceMicros(), ChronoUnit.MICROS),
        reply.getBatchSize(),
        total,
        attempts);
  }
}

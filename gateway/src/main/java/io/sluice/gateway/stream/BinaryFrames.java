package io.sluice.gateway.stream;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.gateway.http.MalformedRequestException;
import io.sluice.gateway.inference.Rejection;
import io.sluice.gateway.inference.RequestOutcome;
import io.sluice.gateway.inference.ServedByAgent;
import io.sluice.protocol.proto.inference.ModelInferRequest;
import io.sluice.protocol.proto.v1.InferenceReply;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;

/** {@code inference.ModelInferRequest} in, {@code sluice.v1.InferenceReply} out. */
final class BinaryFrames implements FrameCodec {
  private static final long NANOS_PER_MICRO = 1_000;

  @Override
  public ModelInferRequest read(Buffer message) throws MalformedRequestException {
    try {
      return ModelInferRequest.parseFrom(message.getBytes());
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedRequestException(
          "A binary frame must hold an inference.ModelInferRequest: " + e.getMessage(), e);
    }
  }

  @Override
  public Future<Void> answer(ServerWebSocket to, String id, RequestOutcome.Answered answered) {
    ServedByAgent served = answered.served();
    return send(
        to,
        InferenceReply.newBuilder()
            .setRequestId(id)
            .setResponse(answered.response())
            .setAgentId(served.agent())
            .setVariant(served.variant())
            .setQueueMicros(micros(served.queue()))
            .setServiceMicros(micros(served.service()))
            .setBatchSize(served.batchSize()));
  }

  @Override
  public Future<Void> refuse(ServerWebSocket to, String id, Rejection why) {
    return send(to, InferenceReply.newBuilder().setRequestId(id).setError(why.toError()));
  }

  private static Future<Void> send(ServerWebSocket to, InferenceReply.Builder reply) {
    return to.writeBinaryMessage(Buffer.buffer(reply.build().toByteArray()));
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / NANOS_PER_MICRO;
  }
}

package io.sluice.gateway.stream;

import io.sluice.gateway.http.InferJsonReader;
import io.sluice.gateway.http.InferJsonWriter;
import io.sluice.gateway.http.MalformedRequestException;
import io.sluice.gateway.inference.Rejection;
import io.sluice.gateway.inference.RequestOutcome;
import io.sluice.protocol.proto.inference.ModelInferRequest;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;

/** JSON documents; an error is {@code {"id", "error", "code"}}. */
final class TextFrames implements FrameCodec {
  @Override
  public ModelInferRequest read(Buffer message) throws MalformedRequestException {
    return InferJsonReader.read(message.getBytes());
  }

  @Override
  public Future<Void> answer(ServerWebSocket to, String id, RequestOutcome.Answered answered) {
    String document;
    try {
      document = InferJsonWriter.writeText(answered);
    } catch (IllegalArgumentException e) {
      return refuse(to, id, new Rejection.InvalidInput(String.valueOf(e.getMessage())));
    }
    return to.writeTextMessage(document);
  }

  @Override
  public Future<Void> refuse(ServerWebSocket to, String id, Rejection why) {
    return to.writeTextMessage(
        new JsonObject()
            .put("id", id)
            .put("error", why.message())
            .put("code", why.code().name())
            .encode());
  }
}

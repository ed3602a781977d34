package io.sluice.gateway.stream;

import io.sluice.gateway.http.MalformedRequestException;
import io.sluice.gateway.inference.Rejection;
import io.sluice.gateway.inference.RequestOutcome;
import io.sluice.protocol.proto.inference.ModelInferRequest;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;

/** One of the two ways to write requests and answers; pure but for sending. */
interface FrameCodec {
  /**
   * @throws MalformedRequestException with the client's id where it can be read
   */
  ModelInferRequest read(Buffer message) throws MalformedRequestException;

  /**
   * @param id the client's, or else the gateway's
   */
  Future<Void> answer(ServerWebSocket to, String id, RequestOutcome.Answered answered);

  /**
   * @param id the client's, or else the gateway's; empty when neither is known
   */
  Future<Void> refuse(ServerWebSocket to, String id, Rejection why);
}

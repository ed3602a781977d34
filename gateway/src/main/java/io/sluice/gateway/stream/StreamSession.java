package io.sluice.gateway.stream;

import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.sluice.gateway.admission.InferenceGate;
import io.sluice.gateway.http.MalformedRequestException;
import io.sluice.gateway.inference.CorrelatedCall;
import io.sluice.gateway.inference.Rejection;
import io.sluice.gateway.inference.RequestOutcome;
import io.sluice.protocol.proto.inference.ModelInferRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: takes requests while there is room in its window, answers each exactly once, in
 * the order in which they are ready. A full window, or a client that does not read, pauses the
 * socket. Confined to the gateway's event loop.
 */
final class StreamSession {
  private static final Logger LOG = LoggerFactory.getLogger(StreamSession.class);
  private static final FrameCodec TEXT = new TextFrames();
  private static final FrameCodec BINARY = new BinaryFrames();

  private final ServerWebSocket socket;
  private final InferenceGate gate;
  private final StreamTarget target;
  private final int window;
  private final StreamMeters meters;
  private final MessageAssembler assembler;
  private final Set<Exchange> inFlight = new HashSet<>();
  private boolean paused;

  StreamSession(
      ServerWebSocket socket,
      InferenceGate gate,
      StreamTarget target,
      int window,
      StreamMeters meters) {
    this.socket = socket;
    this.gate = gate;
    this.target = target;
    this.window = window;
    this.meters = meters;
    this.assembler = new MessageAssembler(gate.limits().payloadBytes());
  }

  /**
   * Begins to read.
   *
   * @param closed run when the connection is gone
   */
  void start(Runnable closed) {
    socket.frameHandler(this::frame);
    socket.drainHandler(drained -> resumeIfRoom());
    socket.exceptionHandler(this::broke);
    socket.closeHandler(
        gone -> {
          cancelAll();
          closed.run();
        });
  }

  void close(short code, String reason) {
    if (!socket.isClosed()) {
      socket.close(code, reason);
    }
  }

  /** Vert.x drops the connection after this; a reason goes before, if the client still listens. */
  private void broke(Throwable why) {
    LOG.debug("A stream of {} broke", target.client(), why);
    if (why instanceof CorruptedWebSocketFrameException corrupted) {
      close((short) corrupted.closeStatus().code(), String.valueOf(corrupted.getMessage()));
    }
  }

  private void frame(WebSocketFrame frame) {
    if (frame.isText() || frame.isBinary() || frame.isContinuation()) {
      assembler.take(frame).ifPresent(this::message);
    }
  }

  private void message(StreamMessage message) {
    meters.message(message.text());
    FrameCodec codec = message.text() ? TEXT : BINARY;
    if (message.tooLong()) {
      int limit = gate.limits().payloadBytes();
      refuseUnread(codec, "", new Rejection.PayloadTooLarge(0, limit));
      return;
    }
    try {
      submit(codec, codec.read(message.content()));
    } catch (MalformedRequestException e) {
      refuseUnread(codec, e.requestId(), e.toRejection());
    }
  }

  private void refuseUnread(FrameCodec codec, String id, Rejection why) {
    gate.countUnread(why);
    codec.refuse(socket, id, why);
    pauseIfFull();
  }

  private void submit(FrameCodec codec, ModelInferRequest request) {
    Exchange exchange = new Exchange(codec, request.getId());
    inFlight.add(exchange);
    exchange.call = gate.submit(target.submission(request), exchange::end);
    pauseIfFull();
  }

  private void pauseIfFull() {
    if (!paused && (inFlight.size() >= window || socket.writeQueueFull())) {
      paused = true;
      meters.paused();
      socket.pause();
    }
  }

  private void resumeIfRoom() {
    if (paused && inFlight.size() < window && !socket.writeQueueFull()) {
      paused = false;
      socket.resume();
    }
  }

  private void cancelAll() {
    List<Exchange> left = List.copyOf(inFlight);
    inFlight.clear();
    left.forEach(Exchange::cancel);
  }

  /** One request and its answer. */
  private final class Exchange {
    private final FrameCodec codec;
    private final String clientId;
    private @Nullable CorrelatedCall call;

    Exchange(FrameCodec codec, String clientId) {
      this.codec = codec;
      this.clientId = clientId;
    }

    void end(RequestOutcome outcome) {
      if (!inFlight.remove(this) || socket.isClosed()) {
        return;
      }
      outcome.handle(
          answered -> codec.answer(socket, id(), answered),
          refused -> codec.refuse(socket, id(), refused.rejection()));
      resumeIfRoom();
    }

    void cancel() {
      if (call != null) {
        call.cancel();
      }
    }

    private String id() {
      return clientId.isEmpty() && call != null ? call.id() : clientId;
    }
  }
}

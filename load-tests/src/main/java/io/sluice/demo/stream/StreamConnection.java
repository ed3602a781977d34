package io.sluice.demo.stream;

import io.sluice.protocol.proto.inference.ModelInferRequest;
import io.sluice.protocol.proto.v1.InferenceReply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletionException;

/**
 * A WebSocket to the gateway's streaming endpoint that carries protobuf messages in binary frames.
 * Sent to by one thread.
 */
public final class StreamConnection implements AutoCloseable {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);

  private final URI endpoint;
  private final WebSocket socket;
  private final ReplyListener listener;

  /** Takes the replies, on the HTTP client's threads. */
  public interface Replies {
    void received(InferenceReply reply);
  }

  private StreamConnection(URI endpoint, WebSocket socket, ReplyListener listener) {
    this.endpoint = endpoint;
    this.socket = socket;
    this.listener = listener;
  }

  /**
   * Connects.
   *
   * @param endpoint such as {@code ws://127.0.0.1:8080/v2/models/fashion-resnet/stream}
   */
  public static StreamConnection open(HttpClient client, URI endpoint, Replies replies)
      throws IOException {
    ReplyListener listener = new ReplyListener(replies);
    try {
      WebSocket socket =
          client
              .newWebSocketBuilder()
              .connectTimeout(CONNECT_LIMIT)
              .buildAsync(endpoint, listener)
              .join();
      return new StreamConnection(endpoint, socket, listener);
    } catch (CompletionException e) {
      throw new IOException("Tried to connect to " + endpoint + ", but: " + e.getCause(), e);
    }
  }

  /**
   * Sends one request; returns when it is handed to the network.
   *
   * @throws IOException when the connection is gone
   */
  public void send(ModelInferRequest request) throws IOException {
    try {
      socket.sendBinary(request.toByteString().asReadOnlyByteBuffer(), true).join();
    } catch (CompletionException e) {
      throw new IOException(
          "Tried to send request %s to %s, but the connection %s"
              .formatted(request.getId(), endpoint, listener.howItEnded()),
          e);
    }
  }

  @Override
  public void close() {
    if (!socket.isOutputClosed()) {
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "the stream has ended").exceptionally(e -> null);
    }
    socket.abort();
  }
}

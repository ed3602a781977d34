package io.sluice.demo.stream;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.protocol.proto.v1.InferenceReply;
import java.io.ByteArrayOutputStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Puts the fragments of replies together. Called by one thread at a time, as WebSockets do. */
final class ReplyListener implements WebSocket.Listener {
  private final StreamConnection.Replies replies;
  private final ByteArrayOutputStream message = new ByteArrayOutputStream();
  private volatile String howItEnded = "broke";

  ReplyListener(StreamConnection.Replies replies) {
    this.replies = replies;
  }

  /** What became of the connection, for people. */
  String howItEnded() {
    return howItEnded;
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
    byte[] part = new byte[data.remaining()];
    data.get(part);
    message.writeBytes(part);
    if (last) {
      replies.received(parse(message.toByteArray()));
      message.reset();
    }
    socket.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
    howItEnded = "was closed by the gateway with code " + code + " " + reason;
    return null;
  }

  @Override
  public void onError(WebSocket socket, Throwable error) {
    howItEnded = "failed: " + error;
  }

  private static InferenceReply parse(byte[] bytes) {
    try {
      return InferenceReply.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      // a reply without an id that was ever sent: the book counts it as a stray
      return InferenceReply.getDefaultInstance();
    }
  }
}

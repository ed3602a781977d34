package io.sluice.gateway.stream;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.util.Optional;

/**
 * Puts fragments together to messages (RFC 6455, section 5.4) and holds no more than the limit of
 * any. Confined to its session.
 */
final class MessageAssembler {
  private final int limit;
  private Buffer content = Buffer.buffer();
  private boolean text;
  private boolean tooLong;

  MessageAssembler(int limit) {
    this.limit = limit;
  }

  /** Takes a data frame; gives the message that it ends. */
  Optional<StreamMessage> take(WebSocketFrame frame) {
    if (!frame.isContinuation()) {
      text = frame.isText();
      tooLong = false;
      content = Buffer.buffer();
    }
    Buffer part = frame.binaryData();
    tooLong |= content.length() + part.length() > limit;
    if (!tooLong) {
      // a message of one frame is taken as it is
      content = content.length() == 0 ? part : content.appendBuffer(part);
    }
    if (!frame.isFinal()) {
      return Optional.empty();
    }
    StreamMessage message = new StreamMessage(text, content, tooLong);
    content = Buffer.buffer();
    return Optional.of(message);
  }
}

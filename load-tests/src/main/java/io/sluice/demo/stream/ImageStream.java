package io.sluice.demo.stream;

import io.sluice.protocol.proto.v1.InferenceReply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sends each image once, at the pacer's times, on its own thread, and enters every reply in the
 * book. Started and closed by one thread; the other methods are safe to call from any.
 */
public final class ImageStream implements AutoCloseable {
  private final ImageRequests requests;
  private final String idPrefix;
  private final int count;
  private final OpenLoopPacer pacer;
  private final AnswerBook book;
  private volatile int sent;
  private volatile boolean closed;
  private volatile @Nullable IOException failure;
  private @Nullable StreamConnection connection;
  private @Nullable Thread sender;

  /**
   * @param idPrefix of the request ids; the image's number follows
   * @param count how many images to send, from the first on; more than there are start over
   */
  public ImageStream(
      ImageRequests requests, String idPrefix, int count, OpenLoopPacer pacer, AnswerBook book) {
    this.requests = requests;
    this.idPrefix = idPrefix;
    this.count = count;
    this.pacer = pacer;
    this.book = book;
  }

  /**
   * Connects and begins to send.
   *
   * @param endpoint such as {@code ws://127.0.0.1:8080/v2/models/fashion-resnet/stream}
   */
  public void start(HttpClient client, URI endpoint) throws IOException {
    StreamConnection opened = StreamConnection.open(client, endpoint, this::received);
    connection = opened;
    sender = new Thread(() -> sendAll(opened), "image-stream");
    sender.start();
  }

  public int sent() {
    return sent;
  }

  public int left() {
    return count - sent;
  }

  /** Whether everything is sent. */
  public boolean isDone() {
    return left() == 0;
  }

  /** Throws what stopped the sender early. */
  public void checkSender() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  /** Lowers the rate, if need be, so that the images last so long; says whether it had to. */
  public boolean stretch(Duration least) {
    return pacer.stretch(left(), least);
  }

  /** Brings the rate back to what it was at first. */
  public void restore() {
    pacer.restore();
  }

  public double perSecond() {
    return pacer.perSecond();
  }

  /** Ends the sender and the connection. */
  @Override
  public void close() {
    closed = true;
    if (sender != null) {
      LockSupport.unpark(sender);
    }
    if (connection != null) {
      connection.close();
    }
  }

  private void received(InferenceReply reply) {
    book.received(reply.getRequestId(), reply, System.nanoTime());
  }

  private void sendAll(StreamConnection over) {
    try {
      for (int i = 0; i < count && !closed; i++) {
        send(over, i);
        sent = i + 1;
      }
    } catch (IOException e) {
      failure = closed ? null : e;
    }
  }

  private void send(StreamConnection over, int number) throws IOException {
    int index = number % requests.count();
    String id = idPrefix + number;
    var request = requests.request(id, index);
    long due = pacer.next();
    waitUntil(due);
    if (!closed) {
      book.sent(id, number, requests.label(index), due);
      over.send(request);
    }
  }

  private void waitUntil(long due) {
    for (long wait = due - System.nanoTime(); wait > 0 && !closed; wait = due - System.nanoTime()) {
      LockSupport.parkNanos(wait);
    }
  }
}

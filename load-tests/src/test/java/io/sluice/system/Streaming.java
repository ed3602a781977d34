package io.sluice.system;

import static io.sluice.system.RunningSystem.MODEL;

import io.sluice.demo.stream.AnswerBook;
import io.sluice.demo.stream.ImageRequests;
import io.sluice.demo.stream.ImageStream;
import io.sluice.demo.stream.Pacer;
import io.sluice.registry.manifest.ModelName;
import java.net.URI;
import java.time.Duration;
import org.awaitility.Awaitility;

/** A stream of images through a gateway, with its book. */
final class Streaming implements AutoCloseable {
  private final AnswerBook book = new AnswerBook();
  private final ImageStream stream;
  private final Duration deadline;

  private Streaming(ImageRequests requests, int count, double perSecond, Duration deadline) {
    Pacer pacer = new Pacer(perSecond, System.nanoTime());
    this.stream = new ImageStream(requests, "image-", count, pacer, book);
    this.deadline = deadline;
  }

  static Streaming start(
      RunningSystem system, URI gateway, int count, double perSecond, Duration deadline)
      throws Exception {
    ImageRequests requests =
        new ImageRequests(
            system.images(),
            MODEL,
            system.registryClient().version(new ModelName(MODEL), "1").signature(),
            deadline);
    Streaming streaming = new Streaming(requests, count, perSecond, deadline);
    streaming.stream.start(
        system.http(),
        URI.create("ws://%s/v2/models/%s/stream".formatted(gateway.getAuthority(), MODEL)));
    return streaming;
  }

  AnswerBook book() {
    return book;
  }

  int sent() {
    return stream.sent();
  }

  /** Returns when all is sent and has ended, or should have. */
  void awaitEnd(Duration sending) {
    Awaitility.await().atMost(sending).until(stream::isDone);
    Awaitility.await().atMost(deadline.plusSeconds(2)).until(() -> book.open() == 0);
  }

  @Override
  public void close() {
    stream.close();
  }
}

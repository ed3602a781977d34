package io.sluice.system;

import static io.sluice.system.RunningSystem.MODEL;

import io.sluice.demo.stream.AnswerBook;
import io.sluice.demo.stream.ImageRequests;
import io.sluice.demo.stream.ImageStream;
import io.sluice.demo.stream.OpenLoopPacer;
import io.sluice.demo.stream.RequestEnding;
import io.sluice.registry.manifest.ModelName;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** A stream of images through a gateway, with its book. */
final class Streaming implements AutoCloseable {
  private static final Duration WARM_DEADLINE = Duration.ofSeconds(2);
  private static final int WARM_ANSWERS = 40;
  private static final double WARM_MILLIS = 500;

  private final AnswerBook book = new AnswerBook();
  private final ImageStream stream;
  private final Duration deadline;

  private Streaming(ImageRequests requests, int count, double perSecond, Duration deadline) {
    OpenLoopPacer pacer = new OpenLoopPacer(perSecond, System.nanoTime());
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

  /** Sends requests until some in a row are answered quickly, as they are not by cold programs. */
  static void warmUp(RunningSystem system, URI gateway) throws Exception {
    try (Streaming streaming = start(system, gateway, Integer.MAX_VALUE, 40, WARM_DEADLINE)) {
      Awaitility.await().atMost(RunningSystem.PATIENCE).until(() -> isWarm(streaming.book()));
    }
  }

  private static boolean isWarm(AnswerBook book) {
    List<RequestEnding> endings = book.endingsFrom(0);
    return endings.size() >= WARM_ANSWERS
        && endings.subList(endings.size() - WARM_ANSWERS, endings.size()).stream()
            .allMatch(e -> e.isAnswer() && e.latencyMillis() < WARM_MILLIS);
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

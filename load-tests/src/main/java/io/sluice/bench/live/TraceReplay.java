package io.sluice.bench.live;

import io.sluice.bench.live.ArrivalTrace.Arrival;
import io.sluice.demo.stream.ImageRequests;
import io.sluice.demo.stream.StreamConnection;
import io.sluice.protocol.proto.v1.InferenceReply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends requests at their times through the gateway and enters every reply. Times count from when a
 * request should have been sent, so that a late sender shows. {@link #run} is called by one thread;
 * replies come on others.
 */
final class TraceReplay {
  private static final long LAST_REPLIES_MILLIS = 2_000;

  private final Map<Integer, ImageRequests> requestsByDeadline;
  private final String idPrefix;
  private final List<Arrival> arrivals;
  private final Ending[] endings;
  private int ended;
  private long startNanos;

  /**
   * How a request ended.
   *
   * @param millis from the start of the run
   * @param rightRows images whose class is right
   * @param variant that answered, or the code of an error
   */
  record Ending(double millis, int rightRows, String variant, boolean answered) {
    /** Not at all, until the end of the run. */
    static final Ending NONE = new Ending(Double.POSITIVE_INFINITY, 0, "NO_REPLY", false);
  }

  /**
   * @param requestsByDeadline ms, of every deadline that arrives
   * @param idPrefix of the request ids
   */
  TraceReplay(
      Map<Integer, ImageRequests> requestsByDeadline, String idPrefix, ArrivalTrace arrivals) {
    this.requestsByDeadline = Map.copyOf(requestsByDeadline);
    this.idPrefix = idPrefix;
    this.arrivals = arrivals.requests();
    this.endings = new Ending[this.arrivals.size()];
    java.util.Arrays.fill(endings, Ending.NONE);
  }

  /**
   * Returns when all have ended, or some time after the last was sent.
   *
   * @param startNanos that the arrivals count from, by {@link System#nanoTime}
   */
  void run(HttpClient http, URI endpoint, long startNanos)
      throws IOException, InterruptedException {
    this.startNanos = startNanos; // seen by other threads, as they get it after opening
    try (StreamConnection connection = StreamConnection.open(http, endpoint, this::received)) {
      for (int i = 0; i < arrivals.size(); i++) {
        ImageRequests made = requests(i);
        var request = made.request(idPrefix + i, i % made.count());
        waitUntil(startNanos + (long) (arrivals.get(i).millis() * 1e6));
        connection.send(request);
      }
      long giveUpAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAST_REPLIES_MILLIS);
      while (ended() < arrivals.size() && System.nanoTime() < giveUpAt) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
    }
  }

  /** By the order of the arrivals. */
  synchronized List<Ending> endings() {
    return List.of(endings);
  }

  private ImageRequests requests(int index) {
    return Objects.requireNonNull(
        requestsByDeadline.get(arrivals.get(index).deadlineMillis()), "of each deadline");
  }

  private synchronized int ended() {
    return ended;
  }

  private synchronized void received(InferenceReply reply) {
    double now = (System.nanoTime() - startNanos) / 1e6;
    if (!reply.getRequestId().startsWith(idPrefix)) {
      return;
    }
    int index = Integer.parseInt(reply.getRequestId().substring(idPrefix.length()));
    ended++;
    ImageRequests made = requests(index);
    endings[index] =
        reply.hasResponse()
            ? new Ending(
                now,
                made.right(index % made.count(), reply.getResponse()),
                reply.getVariant(),
                true)
            : new Ending(now, 0, reply.getError().getCode().name(), false);
  }

  private static void waitUntil(long due) {
    for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
      LockSupport.parkNanos(wait);
    }
  }
}

package io.sluice.bench.live;

import io.sluice.bench.live.Arrivals.Arrival;
import io.sluice.demo.stream.ImageRequests;
import io.sluice.demo.stream.Scores;
import io.sluice.demo.stream.StreamConnection;
import io.sluice.protocol.proto.v1.InferenceReply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends requests at their times through the gateway and enters every reply. Times count from when a
 * request should have been sent, so that a late sender shows. {@link #run} is called by one thread;
 * replies come on others.
 */
final class Replay {
  private static final long LAST_REPLIES_MILLIS = 2_000;

  private final Map<Integer, ImageRequests> requestsByDeadline;
  private final String idPrefix;
  private final Arrivals arrivals;
  private final double[] endedMillis;
  private final boolean[] right;
  private final Map<String, Integer> answersByVariant = new HashMap<>();
  private final Map<String, Integer> errors = new TreeMap<>();
  private int ended;
  private volatile long startNanos;

  /**
   * @param requestsByDeadline ms, of every deadline that arrives
   * @param idPrefix of the request ids
   */
  Replay(Map<Integer, ImageRequests> requestsByDeadline, String idPrefix, Arrivals arrivals) {
    this.requestsByDeadline = Map.copyOf(requestsByDeadline);
    this.idPrefix = idPrefix;
    this.arrivals = arrivals;
    this.endedMillis = new double[arrivals.requests().size()];
    this.right = new boolean[endedMillis.length];
    java.util.Arrays.fill(endedMillis, Double.POSITIVE_INFINITY);
  }

  /** Returns when all have ended, or some time after the last was sent. */
  void run(HttpClient http, URI endpoint) throws IOException, InterruptedException {
    try (StreamConnection connection = StreamConnection.open(http, endpoint, this::received)) {
      startNanos = System.nanoTime();
      List<Arrival> requests = arrivals.requests();
      for (int i = 0; i < requests.size(); i++) {
        Arrival arrival = requests.get(i);
        ImageRequests made = requestsByDeadline.get(arrival.deadlineMillis());
        if (made == null) {
          throw new IllegalStateException("No requests of " + arrival.deadlineMillis() + " ms");
        }
        var request = made.request(idPrefix + i, i % made.count());
        waitUntil(startNanos + (long) (arrival.millis() * 1e6));
        connection.send(request);
      }
      long giveUpAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAST_REPLIES_MILLIS);
      while (ended() < requests.size() && System.nanoTime() < giveUpAt) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
    }
  }

  /**
   * What became of the requests that were due from a time on.
   *
   * @param fromMillis from the start
   */
  synchronized Outcome outcome(double fromMillis) {
    int sent = 0;
    int late = 0;
    int useful = 0;
    for (int i = 0; i < endedMillis.length; i++) {
      Arrival arrival = arrivals.requests().get(i);
      if (arrival.millis() >= fromMillis) {
        boolean inTime = endedMillis[i] - arrival.millis() <= arrival.deadlineMillis();
        sent++;
        late += inTime ? 0 : 1;
        useful += inTime && right[i] ? 1 : 0;
      }
    }
    return new Outcome(sent, late, useful, Map.copyOf(answersByVariant), Map.copyOf(errors));
  }

  /**
   * @param sent requests
   * @param late those not answered within their deadline, whatever the reason
   * @param useful those answered rightly within it
   * @param answersByVariant of the whole run
   * @param errors of the whole run, by code
   */
  record Outcome(
      int sent,
      int late,
      int useful,
      Map<String, Integer> answersByVariant,
      Map<String, Integer> errors) {}

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
    if (!reply.hasResponse()) {
      errors.merge(reply.getError().getCode().name(), 1, Integer::sum);
      return;
    }
    answersByVariant.merge(reply.getVariant(), 1, Integer::sum);
    ImageRequests made = requestsByDeadline.get(arrivals.requests().get(index).deadlineMillis());
    endedMillis[index] = now;
    right[index] =
        made != null
            && Scores.best(reply.getResponse()).orElse(-1) == made.label(index % made.count());
  }

  private static void waitUntil(long due) {
    for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
      LockSupport.parkNanos(wait);
    }
  }
}

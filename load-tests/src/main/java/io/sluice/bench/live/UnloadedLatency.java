package io.sluice.bench.live;

import io.sluice.demo.stream.ImageRequests;
import io.sluice.demo.stream.StreamConnection;
import io.sluice.protocol.proto.v1.InferenceReply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What requests take that are sent one at a time, each once the one before it is answered.
 *
 * @param variant that answered
 * @param serviceMillis median time of the inference, ms, as the agent says
 * @param wayMillis what the rest of the way there and back takes of 19 in 20 requests, ms
 */
record UnloadedLatency(String variant, double serviceMillis, double wayMillis) {
  private static final double REST = 0.95;
  private static final int UNCOUNTED = 20;
  private static final int COUNTED = 50;
  private static final int MOST_SENT = 1000;
  private static final long REPLY_SECONDS = 10;

  /**
   * Measures one variant.
   *
   * @param variant that the agent serves, once it has loaded it
   * @throws IOException when a request is not answered, or not by that variant
   */
  static UnloadedLatency measure(
      HttpClient http, URI endpoint, ImageRequests requests, String variant)
      throws IOException, InterruptedException {
    BlockingQueue<InferenceReply> replies = new LinkedBlockingQueue<>();
    List<Double> services = new ArrayList<>();
    List<Double> ways = new ArrayList<>();
    try (StreamConnection connection = StreamConnection.open(http, endpoint, replies::add)) {
      int byVariant = 0;
      for (int i = 0; services.size() < COUNTED && i < MOST_SENT; i++) {
        long start = System.nanoTime();
        connection.send(requests.request(variant + "-" + i, i % requests.count()));
        InferenceReply reply = answer(replies);
        double millis = (System.nanoTime() - start) / 1e6;
        if (reply.getVariant().equals(variant) && ++byVariant > UNCOUNTED) {
          double service = reply.getServiceMicros() / 1e3;
          services.add(service);
          ways.add(millis - service);
        }
      }
    }
    if (services.size() < COUNTED) {
      throw new IOException("The agent was to serve %s, but does not".formatted(variant));
    }
    return new UnloadedLatency(variant, quantile(services, 0.5), quantile(ways, REST));
  }

  private static InferenceReply answer(BlockingQueue<InferenceReply> replies)
      throws IOException, InterruptedException {
    InferenceReply reply = replies.poll(REPLY_SECONDS, TimeUnit.SECONDS);
    if (reply == null) {
      throw new IOException("No reply came within " + REPLY_SECONDS + " s");
    }
    if (!reply.hasResponse()) {
      throw new IOException("A request was not answered: " + reply.getError().getMessage());
    }
    return reply;
  }

  private static double quantile(List<Double> values, double share) {
    return values.stream()
        .sorted()
        .skip((long) (share * (values.size() - 1)))
        .findFirst()
        .orElseThrow();
  }
}

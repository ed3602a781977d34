package io.sluice.demo;

import io.sluice.demo.fleet.GatewayApi;
import io.sluice.demo.stream.AnswerBook;
import io.sluice.demo.stream.ImageRequests;
import io.sluice.demo.stream.ImageStream;
import io.sluice.demo.stream.OpenLoopPacer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;

/**
 * The gateway as its clients see it: where images are streamed to, and what it tells of the fleet.
 *
 * @param endpoint the model's streaming endpoint
 */
record GatewayEntrance(HttpClient http, GatewayApi api, URI endpoint, ImageRequests requests) {
  /**
   * @param gateway such as {@code http://127.0.0.1:8080}
   */
  static GatewayEntrance of(HttpClient http, URI gateway, ImageRequests requests) {
    URI endpoint =
        URI.create(
            "ws://%s/v2/models/%s/stream"
                .formatted(gateway.getAuthority(), ModelPublication.MODEL));
    return new GatewayEntrance(http, new GatewayApi(http, gateway), endpoint, requests);
  }

  /** A stream of images that has yet to be {@linkplain #begin begun}. */
  ImageStream stream(String idPrefix, int count, OpenLoopPacer pacer, AnswerBook book) {
    return new ImageStream(requests, idPrefix, count, pacer, book);
  }

  /** Connects the stream and lets it send. */
  void begin(ImageStream stream) throws IOException {
    stream.start(http, endpoint);
  }
}

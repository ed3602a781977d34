package io.sluice.bench.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * A variant as an agent knows it.
 *
 * @param accuracy that it counts on, 0 to 1
 * @param p50Millis of its probe, of one image, ms
 * @param onceShare share of that which a batch takes only once
 * @param sensitivity to contention by its probe, relative to the mean of the ladder's
 * @param joules of one image above idle, modelled; NaN when unknown
 */
record KnownRung(
    String variant,
    double accuracy,
    double p50Millis,
    double onceShare,
    double sensitivity,
    double joules) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * The ladder of an agent, most accurate first.
   *
   * @param agent address of its own HTTP server
   */
  static List<KnownRung> of(HttpClient http, URI agent) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(agent.resolve("/status")).build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    JsonNode status = JSON.readTree(response.body());
    if (response.statusCode() != 200 || status.path("ladder").isEmpty()) {
      throw new IOException(
          "The agent at %s says of no ladder: %s".formatted(agent, response.body()));
    }
    List<KnownRung> rungs = new ArrayList<>();
    for (JsonNode rung : status.path("ladder")) {
      rungs.add(
          new KnownRung(
              rung.path("variant").asText(),
              rung.path("accuracy").asDouble(Double.NaN),
              rung.path("p50Millis").asDouble(Double.NaN),
              rung.path("onceShare").asDouble(Double.NaN),
              rung.path("sensitivity").asDouble(Double.NaN),
              rung.path("joulesPerInference").path("value").asDouble(Double.NaN)));
    }
    return rungs;
  }

  /** Modelled power above idle while it computes, W. */
  double watts() {
    return joules / (p50Millis / 1e3);
  }
}

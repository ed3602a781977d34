package io.sluice.gateway.app;

import static io.sluice.gateway.app.RestClient.INFER;
import static io.sluice.gateway.app.RestClient.ONE_TWO;
import static io.sluice.gateway.app.RestClient.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many requests may be in flight, and what becomes of them at the end. */
class RestLimitsTest {
  private final LocalGateway gateway = new LocalGateway();
  private final RestClient rest = new RestClient(gateway);

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void aModelsBoundOnRequestsInFlightIsUnavailableWithRetryAfter() throws Exception {
    gateway.agentHolds();
    List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      waiting.add(rest.postLater("tenant-" + i));
    }
    await().until(() -> gateway.inFlight() == 4);

    HttpResponse<String> response = rest.post(INFER, ONE_TWO);

    assertRefused(response, 503, "There are already 4 in flight of model doubler");
    assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
    gateway.release();
    for (CompletableFuture<HttpResponse<String>> each : waiting) {
      assertThat(each.get().statusCode()).isEqualTo(200);
    }
    assertThat(gateway.inFlight()).isZero();
  }

  @Test
  void oneTenantsBoundIsTooManyRequests() throws Exception {
    gateway.agentHolds();
    List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      waiting.add(rest.postLater("greedy"));
    }
    await().until(() -> gateway.inFlight() == 3);

    HttpResponse<String> response = rest.post(INFER, ONE_TWO, "Sluice-Tenant", "greedy");

    assertRefused(response, 429, "Client greedy has 3 requests in flight");
    assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
    CompletableFuture<HttpResponse<String>> other = rest.postLater("modest");
    await().until(() -> gateway.inFlight() == 4);
    gateway.release();
    assertThat(other.get().statusCode()).isEqualTo(200);
  }

  @Test
  void aClientThatGoesAwayFreesItsPlace() throws Exception {
    gateway.agentHolds();
    try (java.net.Socket socket = new java.net.Socket("127.0.0.1", gateway.port())) {
      String head =
          "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n"
              .formatted(INFER, ONE_TWO.length());
      socket.getOutputStream().write((head + ONE_TWO).getBytes(StandardCharsets.UTF_8));
      await().until(() -> gateway.inFlight() == 1);
    }
    await().until(() -> gateway.inFlight() == 0);
    gateway.release();
    assertThat(rest.get("/metrics").body())
        .contains("sluice_gateway_requests_total{model=\"doubler\",outcome=\"cancelled\"} 1.0");
  }

  @Test
  void aDrainingGatewayAnswersWhatItHasAndRefusesWhatIsNew() throws Exception {
    gateway.agentHolds();
    CompletableFuture<HttpResponse<String>> before = rest.postLater("a");
    await().until(() -> gateway.inFlight() == 1);

    var drained = gateway.drain(Duration.ofSeconds(10));

    assertRefused(
        rest.post(INFER, ONE_TWO),
        503,
        "The gateway cannot take requests now: it is shutting down");
    gateway.release();
    assertThat(before.get().statusCode()).isEqualTo(200);
    LocalGateway.await(drained);
  }
}

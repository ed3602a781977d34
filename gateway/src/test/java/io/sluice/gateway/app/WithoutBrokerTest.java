package io.sluice.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sluice.gateway.admission.AdmissionLimits;
import io.sluice.gateway.kafka.KafkaSettings;
import io.sluice.gateway.kafka.ReplyPartition;
import io.sluice.registry.manifest.Digest;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.manifest.ModelSignature;
import io.sluice.registry.manifest.ModelVersion;
import io.sluice.registry.manifest.RegistryJson;
import io.sluice.registry.manifest.TensorSpec;
import io.sluice.registry.manifest.TensorType;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole gateway with its real Kafka clients, but no broker behind the address it has. */
class WithoutBrokerTest {
  private static final String BODY =
      """
      {"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1,2]}]}""";

  private final HttpClient http = HttpClient.newHttpClient();
  private HttpServer registry;
  private GatewayServer gateway;

  @BeforeEach
  void start() throws Exception {
    registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    registry.createContext("/api/models", WithoutBrokerTest::catalogue);
    registry.start();
    gateway =
        GatewayServer.start(
            new GatewaySettings(
                "127.0.0.1",
                0,
                new KafkaSettings("127.0.0.1:" + closedPort(), 1 << 16),
                new ReplyPartition(0),
                Optional.empty(),
                URI.create("http://127.0.0.1:" + registry.getAddress().getPort()),
                new AdmissionLimits(8, 8, 8, 4096, Duration.ofSeconds(1), Duration.ofSeconds(5)),
                4,
                Duration.ofMillis(2),
                Duration.ofSeconds(1),
                true));
  }

  @AfterEach
  void stop() {
    gateway.close();
    registry.stop(0);
  }

  @Test
  void itIsLiveButNotReadyAndAnswersWithATypedErrorAtOnce() throws Exception {
    await().until(() -> get("/v2/models/doubler").statusCode() == 200);

    HttpResponse<String> refused =
        http.send(
            HttpRequest.newBuilder(gateway.uri().resolve("/v2/models/doubler/infer"))
                .POST(BodyPublishers.ofString(BODY))
                .build(),
            BodyHandlers.ofString());

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(new JsonObject(refused.body()).getString("code")).isEqualTo("BROKER_UNAVAILABLE");
    assertThat(get("/v2/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/v2/health/ready").statusCode()).isEqualTo(503);
    assertThat(get("/v2/health/ready").body()).contains("Kafka: ");
    assertThat(get("/metrics").body()).contains("sluice_gateway_kafka_up{reader=\"replies\"} 0.0");
  }

  @Test
  void aPolicyThatCannotBePublishedIsSaidSoInTime() throws Exception {
    HttpResponse<String> refused =
        http.send(
            HttpRequest.newBuilder(gateway.uri().resolve("/api/policies/model/doubler"))
                .timeout(Duration.ofSeconds(20))
                .PUT(BodyPublishers.ofString("{\"watts_budget\":3}"))
                .build(),
            BodyHandlers.ofString());

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.body()).contains("Tried to publish the policy of model/doubler, but Kafka");
  }

  @Test
  void whatTheRegistrySaidStaysKnownWhileItIsAway() throws Exception {
    await().until(() -> get("/v2/models/doubler").statusCode() == 200);
    registry.stop(0);
    await().until(() -> get("/api/fleet").body().contains("no registry answers"));
    assertThat(get("/v2/models/doubler").statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(gateway.uri().resolve(path)).build(), BodyHandlers.ofString());
  }

  private static void catalogue(HttpExchange exchange) throws IOException {
    Digest index = Digest.of("index".getBytes(StandardCharsets.UTF_8));
    String list =
        """
        {"models":[{"model":"doubler","latest":"v1","versions":[{"version":"v1",
          "created":"2026-01-01T00:00:00Z","index":"%s","dataset":"","variants":[],"notes":[]}]}]}"""
            .formatted(index);
    boolean one = exchange.getRequestURI().getPath().endsWith("/versions/v1");
    byte[] body = (one ? RegistryJson.write(version()) : list).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static ModelVersion version() {
    return new ModelVersion(
        new ModelName("doubler"),
        "v1",
        new ModelSignature(
            List.of(new TensorSpec("x", TensorType.FP32, List.of(-1L, 2L))),
            List.of(new TensorSpec("y", TensorType.FP32, List.of(-1L, 2L)))),
        List.of());
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}

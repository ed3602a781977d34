package io.sluice.gateway.app;

import static io.sluice.gateway.app.RestClient.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How policies are published, listed and taken back. */
class RestPolicyTest {
  private final LocalGateway gateway = new LocalGateway();
  private final RestClient rest = new RestClient(gateway);

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void aPolicyIsPublishedListedAndTakenBack() throws Exception {
    String path = "/api/policies/agent/edge-1";

    HttpResponse<String> put = rest.put(path, "{\"watts_budget\":2.5,\"note\":\"a shortage\"}");
    String listed = rest.get("/api/policies").body();
    HttpResponse<String> deleted = rest.delete(path);

    assertThat(put.statusCode()).isEqualTo(200);
    assertThat(new JsonObject(listed).getJsonObject("policies").getJsonObject("agent/edge-1"))
        .isEqualTo(new JsonObject("{\"watts_budget\":2.5,\"note\":\"a shortage\"}"));
    assertThat(deleted.statusCode()).isEqualTo(200);
    assertThat(rest.get("/api/policies").body()).isEqualTo("{\"policies\":{}}");
  }

  @Test
  void aPolicyHasLimitsOfEnergyHeatAndAccuracy() throws Exception {
    String policy =
        "{\"watts_budget\":2.5,\"watts_window_ms\":60000,\"reserve_joules\":7200.0,"
            + "\"reserve_seconds\":3600.0,\"celsius_limit\":80.0,\"accuracy_floor\":0.8,"
            + "\"accuracy_ceiling\":0.9,\"note\":\"\"}";

    rest.put("/api/policies/agent/edge-1", policy);

    assertThat(
            new JsonObject(rest.get("/api/policies").body())
                .getJsonObject("policies")
                .getJsonObject("agent/edge-1"))
        .isEqualTo(new JsonObject(policy));
    assertRefused(
        rest.put("/api/policies/agent/edge-1", "{\"reserve_joules\":10}"),
        400,
        "reserve_joules and reserve_seconds go together");
  }

  @Test
  void aPolicyThatMakesNoSenseIsRefusedWithFieldAndRange() throws Exception {
    assertRefused(
        rest.put("/api/policies/agent/edge-1", "{\"watts\":1}"),
        400,
        "A policy has no field \"watts\"");
    assertRefused(
        rest.put("/api/policies/model/doubler", "{\"accuracy_floor\":1.5}"),
        400,
        "accuracy_floor must be a number from 0.0 to 1.0, but is 1.5");
    assertRefused(
        rest.put("/api/policies/model/doubler", "{\"pin\":\"No Such\"}"),
        400,
        "pin: A variant name is");
    assertRefused(
        rest.put("/api/policies/model/doubler", "nonsense"), 400, "must be a JSON object");
    assertRefused(rest.put("/api/policies/group/x", "{}"), 400, "A policy is for model/<name>");
    assertThat(gateway.published).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "watts_budget, 0, watts_budget must be a number from 0.001 to 100000.0",
    "latency_quantile, 0, latency_quantile must be a number above 0.0 and below 1.0",
    "latency_quantile, 1, latency_quantile must be a number above 0.0 and below 1.0"
  })
  void aPolicyThatAgentsWouldNotObeyIsRefused(String field, double value, String message)
      throws Exception {
    HttpResponse<String> put =
        rest.put("/api/policies/model/doubler", "{\"%s\":%s}".formatted(field, value));

    assertRefused(put, 400, message);
    assertThat(gateway.published).isEmpty();
  }

  @Test
  void aPolicyThatKafkaDoesNotTakeIsUnavailable() throws Exception {
    gateway.policiesFail();
    assertRefused(rest.put("/api/policies/model/doubler", "{}"), 503, "Kafka is away");
  }

  @Test
  void whatTheFleetLoopLeftBehindCanBeTakenBackButNotSet() throws Exception {
    String path = "/api/policies/group/doubler/aarch64-v8.0";

    assertThat(rest.delete(path).statusCode()).isEqualTo(200);
    assertThat(rest.put(path, "{}").statusCode()).isIn(404, 405);
    assertRefused(
        rest.put("/api/policies/group/doubler%2Faarch64-v8.0", "{}"), 400, "is the fleet loop's");
    assertThat(gateway.published.keySet())
        .extracting(io.sluice.protocol.control.PolicyScope::key)
        .containsExactly("group/doubler/aarch64-v8.0");
  }
}

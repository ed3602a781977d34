package io.sluice.gateway.app;

import static io.sluice.gateway.app.RestClient.INFER;
import static io.sluice.gateway.app.RestClient.ONE_TWO;
import static io.sluice.gateway.app.RestClient.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.protocol.proto.v1.AgentTelemetry;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the server tells of itself and of its models. */
class RestModelTest {
  private final LocalGateway gateway = new LocalGateway();
  private final RestClient rest = new RestClient(gateway);

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void theServerDescribesItselfAndItsModels() throws Exception {
    assertThat(new JsonObject(rest.get("/v2").body()).getJsonArray("extensions"))
        .contains("binary_tensor_data");
    assertThat(rest.get("/v2/").statusCode()).isEqualTo(200);
    assertThat(new JsonObject(rest.get("/v2/models/doubler").body()))
        .isEqualTo(
            new JsonObject(
                """
                {"name":"doubler","versions":["v1"],"platform":"pytorch_torchscript",
                 "inputs":[{"name":"x","datatype":"FP32","shape":[-1,2]}],
                 "outputs":[{"name":"y","datatype":"FP32","shape":[-1,2]},
                            {"name":"n","datatype":"INT64","shape":[1]}]}\
                """));
    assertThat(rest.get("/v2/models/doubler/versions/v1").statusCode()).isEqualTo(200);
    assertRefused(rest.get("/v2/models/nobody"), 404, "no model nobody");
    assertRefused(rest.get("/nothing"), 404, "There is nothing at /nothing");
    assertRefused(rest.get(INFER), 405, "GET is not for " + INFER);
  }

  @Test
  void aModelIsReadyWhileAnAgentServesIt() throws Exception {
    assertThat(rest.get("/v2/models/doubler/ready").statusCode()).isEqualTo(200);
    assertThat(rest.get("/v2/models/doubler/versions/v1/ready").statusCode()).isEqualTo(200);
    gateway.agentSays(AgentTelemetry.State.DRAINING);
    assertRefused(rest.get("/v2/models/doubler/ready"), 503, "edge-1 is DRAINING");
  }

  @Test
  void metricsCountRequestsByOutcomeAndAgentsByState() throws Exception {
    rest.post(INFER, ONE_TWO);
    rest.post(INFER, "{}");

    String metrics = rest.get("/metrics").body();

    assertThat(metrics)
        .contains("sluice_gateway_requests_total{model=\"doubler\",outcome=\"answered\"} 1.0")
        .contains("sluice_gateway_requests_total{model=\"unknown\",outcome=\"invalid_input\"} 1.0")
        .contains("sluice_gateway_latency_seconds_bucket{model=\"doubler\",le=")
        .contains("sluice_gateway_agents{state=\"serving\"} 1.0")
        .contains("sluice_gateway_in_flight 0.0");
  }
}

package io.sluice.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.protocol.proto.v1.SwitchDecision;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told of the agents and of the plans for them. */
class RestFleetTest {
  private final LocalGateway gateway = new LocalGateway();
  private final RestClient rest = new RestClient(gateway);

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void theFleetShowsEachAgentWithTheSourcesOfItsNumbers() throws Exception {
    gateway.agentDecides(
        SwitchDecision.newBuilder()
            .setAgentId("edge-1")
            .setTimeUnixMs(7)
            .setFrom("fp32")
            .setTo("int8-static")
            .setCause(SwitchDecision.Cause.POWER)
            .setReason("4.2 W of 4.0 W")
            .putNumbers("watts", 4.2)
            .build());

    JsonObject fleet = new JsonObject(rest.get("/api/fleet").body());

    JsonObject agent = fleet.getJsonArray("agents").getJsonObject(0);
    assertThat(agent.getString("agent_id")).isEqualTo("edge-1");
    assertThat(agent.getString("state")).isEqualTo("SERVING");
    assertThat(agent.getBoolean("live")).isTrue();
    assertThat(agent.getString("variant")).isEqualTo("int8-static");
    assertThat(agent.getJsonObject("watts"))
        .isEqualTo(new JsonObject("{\"source\":\"measured\",\"value\":3.5}"));
    assertThat(agent.getJsonObject("battery"))
        .isEqualTo(new JsonObject("{\"source\":\"unknown\"}"));
    JsonObject rung = agent.getJsonArray("ladder").getJsonObject(0);
    assertThat(rung.getDouble("p50_ms")).isEqualTo(2.5);
    assertThat(rung.getDouble("service_ms")).isEqualTo(2);
    assertThat(rung.getDouble("service_examples")).isEqualTo(1);
    assertThat(rung.getDouble("once_share")).isEqualTo(0.25);
    assertThat(rung.getDouble("share")).isEqualTo(1);
    assertThat(agent.getDouble("examples_per_request")).isEqualTo(1);
    assertThat(rung.getJsonObject("joules_per_inference"))
        .isEqualTo(new JsonObject("{\"source\":\"modelled\",\"value\":0.01,\"model\":\"pi4\"}"));
    assertThat(agent.getJsonObject("latency").getDouble("p95_ms")).isEqualTo(5);
    assertThat(agent.getDouble("watts_budget")).isEqualTo(4);
    assertThat(agent.containsKey("latency_target_ms")).isFalse();
    assertThat(agent.getJsonObject("last_decision").getString("reason"))
        .isEqualTo("4.2 W of 4.0 W");
    JsonArray decisions =
        new JsonObject(rest.get("/api/decisions").body()).getJsonArray("decisions");
    assertThat(decisions.getJsonObject(0).getString("cause")).isEqualTo("POWER");
    assertThat(decisions.getJsonObject(0).getJsonObject("numbers").getDouble("watts"))
        .isEqualTo(4.2);
  }

  @Test
  void thePlanOfTheFleetIsToldWithItsReason() throws Exception {
    await()
        .until(
            () -> new JsonObject(rest.get("/api/plans").body()).getJsonObject("plans").size() == 1);

    JsonObject body = new JsonObject(rest.get("/api/plans").body());
    JsonObject plan = body.getJsonObject("plans").getJsonObject("doubler");

    assertThat(body.getString("fleet_loop")).isEqualTo("on");
    assertThat(plan.getString("move")).isEqualTo("STAY");
    assertThat(plan.getString("reason")).contains("Nothing is more accurate.");
    assertThat(plan.getJsonObject("numbers").getDouble("capacity_per_s")).isEqualTo(400);
    assertThat(plan.getJsonObject("numbers").getDouble("slowdown")).isEqualTo(0.8);
  }
}

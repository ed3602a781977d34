package io.sluice.demo.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sluice.registry.manifest.KnownQuantity;
import org.junit.jupiter.api.Test;

class FleetJsonReaderTest {
  private static final String FLEET =
      """
      {"agents":[
        {"agent_id":"edge-1","state":"SERVING","incarnation":"i1","variant":"fp32",
         "ladder":[
           {"variant":"fp32","p50_ms":1.6,
            "joules_per_inference":{"source":"modelled","value":0.0018,"model":"pi4"}},
           {"variant":"int8-static","p50_ms":0.6,"joules_per_inference":{"source":"unknown"}}],
         "latency":{"count":90,"p95_ms":4.5},"arrivals_per_second":45.5,
         "watts":{"source":"measured","value":5.25},"answered_total":17,
         "latency_target_ms":15,"watts_budget":7},
        {"agent_id":"edge-2","state":"SILENT","variant":"int8-static","latency":{"count":0}}]}
      """;

  @Test
  void whatAnAgentSaysIsRead() throws Exception {
    DemoAgentSnapshot agent = FleetJsonReader.agents(json(FLEET)).get(0);

    assertThat(agent.id()).isEqualTo("edge-1");
    assertThat(agent.serving()).isTrue();
    assertThat(agent.isOnTop()).isTrue();
    assertThat(agent.rung().orElseThrow().joules())
        .isEqualTo(KnownQuantity.modelled(0.0018, "pi4"));
    assertThat(agent.ladder().get(1).joules()).isEqualTo(KnownQuantity.unknown());
    assertThat(agent.p95Millis()).isEqualTo(4.5);
    assertThat(agent.watts()).isEqualTo(KnownQuantity.measured(5.25));
    assertThat(agent.answered()).isEqualTo(17);
    assertThat(agent.latencyTarget()).isEqualTo(15);
    assertThat(agent.wattsBudget()).isEqualTo(7);
  }

  @Test
  void whatAnAgentDoesNotSayIsUnknown() throws Exception {
    DemoAgentSnapshot agent = FleetJsonReader.agents(json(FLEET)).get(1);

    assertThat(agent.serving()).isFalse();
    assertThat(agent.isOnTop()).isFalse();
    assertThat(agent.p95Millis()).isNaN();
    assertThat(agent.watts()).isEqualTo(KnownQuantity.unknown());
    assertThat(agent.latencyTarget()).isNaN();
    assertThat(agent.wattsBudget()).isNaN();
  }

  @Test
  void switchesComeOldestFirst() throws Exception {
    JsonNode answer =
        json(
            """
            {"decisions":[
              {"agent_id":"edge-1","time_unix_ms":20,"from":"int8-static","to":"fp32",
               "cause":"HEADROOM","reason":"room"},
              {"agent_id":"edge-1","time_unix_ms":10,"from":"fp32","to":"int8-static",
               "cause":"LATENCY","reason":"slow"}]}
            """);

    assertThat(FleetJsonReader.switches(answer))
        .containsExactly(
            new SwitchView("edge-1", 10, "fp32", "int8-static", "LATENCY", "slow"),
            new SwitchView("edge-1", 20, "int8-static", "fp32", "HEADROOM", "room"));
  }

  private static JsonNode json(String text) throws Exception {
    return JsonMapper.builder().build().readTree(text);
  }
}

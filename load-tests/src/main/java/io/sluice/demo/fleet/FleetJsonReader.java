package io.sluice.demo.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.demo.fleet.DemoAgentSnapshot.RungView;
import io.sluice.registry.manifest.KnownQuantity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Reads the gateway's JSON. What is missing there is unknown here, never 0. */
final class FleetJsonReader {
  private FleetJsonReader() {}

  static List<DemoAgentSnapshot> agents(JsonNode answer) {
    List<DemoAgentSnapshot> agents = new ArrayList<>();
    answer.path("agents").forEach(agent -> agents.add(agent(agent)));
    return agents;
  }

  /** The gateway lists the newest first; here the oldest is. */
  static List<SwitchView> switches(JsonNode answer) {
    List<SwitchView> switches = new ArrayList<>();
    answer.path("decisions").forEach(decision -> switches.add(change(decision)));
    Collections.reverse(switches);
    return switches;
  }

  private static DemoAgentSnapshot agent(JsonNode node) {
    List<RungView> ladder = new ArrayList<>();
    node.path("ladder").forEach(rung -> ladder.add(rung(rung)));
    return new DemoAgentSnapshot(
        node.path("agent_id").asText(),
        node.path("state").asText().equals("SERVING"),
        node.path("incarnation").asText(),
        node.path("variant").asText(),
        ladder,
        node.path("latency").path("count").asLong() == 0
            ? Double.NaN
            : number(node.path("latency").path("p95_ms")),
        node.path("arrivals_per_second").asDouble(),
        quantity(node.path("watts")),
        node.path("answered_total").asLong(),
        number(node.path("latency_target_ms")),
        number(node.path("watts_budget")));
  }

  private static RungView rung(JsonNode node) {
    return new RungView(
        node.path("variant").asText(),
        number(node.path("p50_ms")),
        quantity(node.path("joules_per_inference")));
  }

  private static SwitchView change(JsonNode node) {
    return new SwitchView(
        node.path("agent_id").asText(),
        node.path("time_unix_ms").asLong(),
        node.path("from").asText(),
        node.path("to").asText(),
        node.path("cause").asText(),
        node.path("reason").asText());
  }

  private static KnownQuantity quantity(JsonNode node) {
    double value = number(node.path("value"));
    if (!Double.isFinite(value)) {
      return KnownQuantity.unknown();
    }
    return node.path("source").asText().equalsIgnoreCase("measured")
        ? KnownQuantity.measured(value)
        : KnownQuantity.modelled(value, node.path("model").asText());
  }

  private static double number(JsonNode node) {
    return node.isNumber() ? node.asDouble() : Double.NaN;
  }
}

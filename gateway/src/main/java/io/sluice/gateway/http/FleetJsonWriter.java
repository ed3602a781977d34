package io.sluice.gateway.http;

import io.sluice.gateway.fleet.FleetAgentSnapshot;
import io.sluice.gateway.fleet.ReportedAgentPresence;
import io.sluice.protocol.proto.v1.AgentTelemetry;
import io.sluice.protocol.proto.v1.LatencySummary;
import io.sluice.protocol.proto.v1.Reading;
import io.sluice.protocol.proto.v1.Rung;
import io.sluice.protocol.proto.v1.SwitchDecision;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The fleet as JSON, fields named like those of the messages; pure. A reading says where it comes
 * from; what is unknown has no value.
 */
final class FleetJsonWriter {
  private static final Set<ReportedAgentPresence> GONE =
      Set.of(ReportedAgentPresence.SILENT, ReportedAgentPresence.STOPPED);

  /** Where the plain numbers of an agent come from; readings say it themselves. */
  static final JsonObject SOURCES =
      new JsonObject()
          .put("heard_ms_ago", "measured by the gateway's clock")
          .put("restarts", "counted by this gateway since it started")
          .put("latency", "measured by the agent over its last window, poll to reply")
          .put("arrivals_per_second", "measured by the agent over its last window")
          .put("examples_per_request", "counted by the agent, mean of the last requests it ran")
          .put("queue_depth", "counted by the agent")
          .put("answered_total", "counted by the agent since it started")
          .put("failed_total", "counted by the agent since it started")
          .put("resident_bytes", "measured by the agent")
          .put("cpu_utilisation", "measured by the agent over its last window")
          .put("latency_target_ms", "set by policy")
          .put("watts_budget", "set by policy")
          .put("ladder.accuracy", "measured by the registry")
          .put("ladder.p50_ms", "measured by the agent's probe at batch 1")
          .put("ladder.once_share", "measured by the agent's probe; 0 also where it was not")
          .put("ladder.share", "of the requests that the agent ran since the message before")
          .put("ladder.service_ms", "measured by the agent of late, a request's part of a batch")
          .put("ladder.service_examples", "counted by the agent, of the requests of service_ms");

  private FleetJsonWriter() {}

  static JsonObject agent(FleetAgentSnapshot agent, Optional<SwitchDecision> last) {
    AgentTelemetry said = agent.telemetry();
    JsonObject json =
        new JsonObject()
            .put("agent_id", agent.id().value())
            .put("state", agent.presence().name())
            .put("live", !GONE.contains(agent.presence()))
            .put("heard_ms_ago", agent.sinceHeard().toMillis())
            .put("incarnation", said.getIncarnation())
            .put("restarts", agent.restarts())
            .put("model", said.getModel())
            .put("model_version", said.getModelVersion())
            .put("variant", said.getVariant())
            .put("ladder", ladder(said));
    addLoad(json, said);
    addDevice(json, said);
    last.ifPresent(decision -> json.put("last_decision", decision(decision)));
    return json;
  }

  private static void addLoad(JsonObject json, AgentTelemetry said) {
    json.put("latency", latency(said.getLatency()))
        .put("arrivals_per_second", said.getArrivalsPerSecond())
        .put("queue_depth", said.getQueueDepth())
        .put("answered_total", said.getAnsweredTotal())
        .put("failed_total", said.getFailedTotal())
        .put("policy", said.getPolicySummary());
    if (said.hasExamplesPerRequest()) {
      json.put("examples_per_request", said.getExamplesPerRequest());
    }
    if (said.hasLatencyTargetMs()) {
      json.put("latency_target_ms", said.getLatencyTargetMs());
    }
    if (said.hasWattsBudget()) {
      json.put("watts_budget", said.getWattsBudget());
    }
  }

  private static void addDevice(JsonObject json, AgentTelemetry said) {
    json.put("watts", reading(said.getWatts()))
        .put("temperature_celsius", reading(said.getTemperatureCelsius()))
        .put("battery", reading(said.getBattery()))
        .put("resident_bytes", said.getResidentBytes())
        .put("cpu_utilisation", said.getCpuUtilisation())
        .put("hardware_class", said.getHardwareClass())
        .put("threads", said.getThreads());
  }

  private static JsonArray ladder(AgentTelemetry said) {
    JsonArray ladder = new JsonArray();
    said.getLadderList().forEach(rung -> ladder.add(rung(rung)));
    return ladder;
  }

  private static JsonObject rung(Rung rung) {
    JsonObject json =
        new JsonObject()
            .put("variant", rung.getVariant())
            .put("accuracy", rung.getAccuracy())
            .put("p50_ms", rung.getP50Ms())
            .put("once_share", rung.getOnceShare())
            .put("resident", rung.getResident())
            .put("joules_per_inference", reading(rung.getJoulesPerInference()));
    if (rung.hasShare()) {
      json.put("share", rung.getShare());
    }
    if (rung.hasServiceMs()) {
      json.put("service_ms", rung.getServiceMs());
    }
    if (rung.hasServiceExamples()) {
      json.put("service_examples", rung.getServiceExamples());
    }
    return json;
  }

  /** Quantiles of no requests are unknown, not 0. */
  private static JsonObject latency(LatencySummary latency) {
    JsonObject json = new JsonObject().put("count", latency.getCount()).put("source", "measured");
    if (latency.getCount() > 0) {
      json.put("p50_ms", latency.getP50Ms())
          .put("p95_ms", latency.getP95Ms())
          .put("p99_ms", latency.getP99Ms())
          .put("max_ms", latency.getMaxMs());
    }
    return json;
  }

  private static JsonObject reading(Reading reading) {
    JsonObject json = new JsonObject();
    if (!reading.hasValue() || reading.getSource() == Reading.Source.UNKNOWN) {
      return json.put("source", "unknown");
    }
    json.put("source", reading.getSource().name().toLowerCase(Locale.ROOT))
        .put("value", reading.getValue());
    return reading.getModel().isEmpty() ? json : json.put("model", reading.getModel());
  }

  static JsonObject decision(SwitchDecision decision) {
    JsonObject numbers = new JsonObject();
    decision.getNumbersMap().forEach(numbers::put);
    return new JsonObject()
        .put("agent_id", decision.getAgentId())
        .put("time_unix_ms", decision.getTimeUnixMs())
        .put("model", decision.getModel())
        .put("from", decision.getFrom())
        .put("to", decision.getTo())
        .put("cause", decision.getCause().name())
        .put("reason", decision.getReason())
        .put("numbers", numbers);
  }
}

package io.sluice.gateway.fleet;

import io.sluice.protocol.proto.v1.AgentTelemetry;
import io.sluice.protocol.proto.v1.Rung;
import io.sluice.protocol.telemetry.AgentId;
import io.sluice.registry.manifest.ModelName;
import java.time.Duration;

/** Agents for tests: 10 inferences a second at fp32, 20 at mixed, 50 at int8. */
final class Agents {
  static final ModelName MODEL = new ModelName("fashion-cnn");

  private Agents() {}

  static AgentTelemetry.Builder telemetry(String id, long sequence) {
    return AgentTelemetry.newBuilder()
        .setAgentId(id)
        .setIncarnation("i1")
        .setSequence(sequence)
        .setState(AgentTelemetry.State.SERVING)
        .setModel(MODEL.value())
        .setHardwareClass("aarch64-v8.0")
        .addLadder(Rung.newBuilder().setVariant("fp32").setAccuracy(0.935).setP50Ms(100))
        .addLadder(Rung.newBuilder().setVariant("mixed").setAccuracy(0.930).setP50Ms(50))
        .addLadder(Rung.newBuilder().setVariant("int8").setAccuracy(0.900).setP50Ms(20));
  }

  static FleetAgentSnapshot serving(AgentTelemetry.Builder telemetry) {
    return new FleetAgentSnapshot(
        new AgentId(telemetry.getAgentId()),
        telemetry.build(),
        ReportedAgentPresence.SERVING,
        Duration.ZERO,
        0);
  }
}

package io.sluice.agent.adapt;

import io.sluice.adaptation.decide.ResidencyDecision;
import io.sluice.adaptation.decide.SwitchCause;
import io.sluice.protocol.proto.v1.SwitchDecision;
import io.sluice.protocol.telemetry.AgentId;
import io.sluice.registry.manifest.ModelName;
import java.time.Instant;

/** Writer of switch decisions as messages of the decisions topic. */
public final class SwitchDecisionWriter {
  private final AgentId agent;
  private final ModelName model;

  public SwitchDecisionWriter(AgentId agent, ModelName model) {
    this.agent = agent;
    this.model = model;
  }

  public SwitchDecision write(Instant time, ResidencyDecision.Switch decision) {
    return SwitchDecision.newBuilder()
        .setAgentId(agent.value())
        .setTimeUnixMs(time.toEpochMilli())
        .setModel(model.value())
        .setFrom(decision.from().value())
        .setTo(decision.to().value())
        .setCause(onWire(decision.cause()))
        .setReason(decision.reason())
        .putAllNumbers(decision.numbers())
        .build();
  }

  private static SwitchDecision.Cause onWire(SwitchCause cause) {
    return switch (cause) {
      case LATENCY -> SwitchDecision.Cause.LATENCY;
      case POWER -> SwitchDecision.Cause.POWER;
      case MEMORY -> SwitchDecision.Cause.MEMORY;
      case HEAT -> SwitchDecision.Cause.HEAT;
      case POLICY -> SwitchDecision.Cause.POLICY;
      case HEADROOM -> SwitchDecision.Cause.HEADROOM;
    };
  }
}

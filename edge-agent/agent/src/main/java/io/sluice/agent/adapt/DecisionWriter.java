package io.sluice.agent.adapt;

import io.sluice.adaptation.decide.Cause;
import io.sluice.adaptation.decide.Decision;
import io.sluice.protocol.proto.v1.SwitchDecision;
import io.sluice.protocol.telemetry.AgentId;
import io.sluice.registry.manifest.ModelName;
import java.time.Instant;

/** Writer of switch decisions as messages of the decisions topic. */
public final class DecisionWriter {
  private final AgentId agent;
  private final ModelName model;

  public DecisionWriter(AgentId agent, ModelName model) {
    this.agent = agent;
    this.model = model;
  }

  public SwitchDecision write(Instant time, Decision.Switch decision) {
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

  private static SwitchDecision.Cause onWire(Cause cause) {
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

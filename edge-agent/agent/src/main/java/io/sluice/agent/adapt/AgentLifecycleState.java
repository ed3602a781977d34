package io.sluice.agent.adapt;

import io.sluice.protocol.proto.v1.AgentTelemetry;

/** Lifecycle state of the agent. */
public enum AgentLifecycleState {
  STARTING(AgentTelemetry.State.STARTING),
  SERVING(AgentTelemetry.State.SERVING),
  DRAINING(AgentTelemetry.State.DRAINING),
  STOPPED(AgentTelemetry.State.STOPPED);

  private final AgentTelemetry.State onWire;

  AgentLifecycleState(AgentTelemetry.State onWire) {
    this.onWire = onWire;
  }

  AgentTelemetry.State onWire() {
    return onWire;
  }
}

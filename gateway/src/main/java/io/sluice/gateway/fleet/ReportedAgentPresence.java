package io.sluice.gateway.fleet;

import io.sluice.protocol.proto.v1.AgentTelemetry;

/** Whether an agent is there and takes requests. */
public enum ReportedAgentPresence {
  STARTING,
  SERVING,
  DRAINING,
  /** It said good-bye. */
  STOPPED,
  /** It has not been heard of for too long. */
  SILENT;

  static ReportedAgentPresence of(AgentTelemetry.State state) {
    return switch (state) {
      case SERVING -> SERVING;
      case DRAINING -> DRAINING;
      case STOPPED -> STOPPED;
      case STARTING, STATE_UNSPECIFIED, UNRECOGNIZED -> STARTING;
    };
  }
}

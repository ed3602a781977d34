package io.sluice.protocol.telemetry;

/** Topics of the agents' reports. */
public final class TelemetryTopics {
  /** {@code AgentTelemetry}, read by every gateway instance. */
  public static final String TELEMETRY = "sluice.telemetry";

  /** {@code SwitchDecision}, for consoles, metrics and audits. */
  public static final String DECISIONS = "sluice.decisions";

  private TelemetryTopics() {}
}

package io.sluice.gateway.fleet;

import io.sluice.protocol.proto.v1.AgentTelemetry;
import io.sluice.protocol.telemetry.AgentId;
import java.time.Duration;

/**
 * An agent as the gateway sees it at one moment.
 *
 * @param telemetry the last it sent
 * @param sinceHeard how long ago that came in, by the gateway's clock
 * @param restarts how often its incarnation changed while the gateway watched
 */
public record FleetAgentSnapshot(
    AgentId id,
    AgentTelemetry telemetry,
    ReportedAgentPresence presence,
    Duration sinceHeard,
    int restarts) {}

package io.sluice.agent.app;

import io.sluice.adaptation.rival.LawChoice;
import io.sluice.agent.batch.BatchLimits;
import io.sluice.agent.link.KafkaSettings;
import io.sluice.agent.power.PowerMode;
import io.sluice.protocol.telemetry.AgentId;
import io.sluice.registry.hardware.HardwareProfile;
import io.sluice.registry.manifest.ModelName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Everything that the agent is told, checked.
 *
 * @param version of the model, may be {@code latest}
 * @param cache folder of this agent alone
 * @param keepProbes how long what a probe found is used again; zero for not at all
 * @param device before it is known which engines work on it
 * @param decideEvery pace of the device loop
 * @param drain how long what is held may take to be answered when the agent stops
 */
record AgentConfig(
    AgentId id,
    ModelName model,
    String version,
    URI registry,
    Path cache,
    long cacheBytes,
    Duration keepProbes,
    HardwareProfile device,
    KafkaSettings kafka,
    BatchLimits batch,
    PowerMode power,
    LawChoice law,
    Duration decideEvery,
    Duration telemetryEvery,
    Duration drain,
    String localHost,
    int localPort) {}

package io.sluice.agent.app;

import io.sluice.adaptation.rival.DeviceLawFactory;
import io.sluice.agent.batch.MicroBatchLimits;
import io.sluice.agent.link.AgentKafkaSettings;
import io.sluice.agent.power.PowerMode;
import io.sluice.protocol.telemetry.AgentId;
import io.sluice.registry.hardware.HardwareProfile;
import io.sluice.registry.manifest.ModelName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Validated configuration of the agent.
 *
 * @param version version of the model, may be {@code latest}
 * @param cache cache folder of this agent alone
 * @param cacheBytes limit of the kept models, bytes
 * @param keepProbes time for which probe results are reused; zero for never
 * @param device hardware profile before the engine check
 * @param decideEvery period of the device loop
 * @param telemetryEvery period of telemetry
 * @param drain longest time for answering held requests during a stop
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
    AgentKafkaSettings kafka,
    MicroBatchLimits batch,
    PowerMode power,
    DeviceLawFactory law,
    Duration decideEvery,
    Duration telemetryEvery,
    Duration drain,
    String localHost,
    int localPort) {}

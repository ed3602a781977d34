package io.sluice.agent.app;

import io.sluice.agent.adapt.DeviceLoop;
import io.sluice.agent.adapt.DeviceSwitchLog;
import io.sluice.agent.batch.AgentTrafficStatistics;
import io.sluice.agent.batch.MicroBatcher;
import io.sluice.agent.ladder.BuiltLadder;
import io.sluice.agent.ladder.VariantLadder;
import io.sluice.agent.link.KafkaLinkThread;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The started parts of a serving agent.
 *
 * @param pace executor of the device loop
 */
record RunningAgentParts(
    BuiltLadder built,
    VariantLadder ladder,
    AgentTrafficStatistics traffic,
    MicroBatcher batcher,
    DeviceLoop loop,
    DeviceSwitchLog decisions,
    KafkaLinkThread link,
    ScheduledExecutorService pace) {}

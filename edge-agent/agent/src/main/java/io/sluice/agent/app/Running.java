package io.sluice.agent.app;

import io.sluice.agent.adapt.DecisionLog;
import io.sluice.agent.adapt.DeviceLoop;
import io.sluice.agent.batch.MicroBatcher;
import io.sluice.agent.batch.Traffic;
import io.sluice.agent.ladder.BuiltLadder;
import io.sluice.agent.ladder.VariantLadder;
import io.sluice.agent.link.LinkThread;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The started parts of a serving agent.
 *
 * @param pace executor of the device loop
 */
record Running(
    BuiltLadder built,
    VariantLadder ladder,
    Traffic traffic,
    MicroBatcher batcher,
    DeviceLoop loop,
    DecisionLog decisions,
    LinkThread link,
    ScheduledExecutorService pace) {}

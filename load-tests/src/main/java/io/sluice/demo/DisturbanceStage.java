package io.sluice.demo;

import io.sluice.demo.fleet.DemoAgentSnapshot;
import io.sluice.demo.fleet.FleetWatcher;
import io.sluice.demo.fleet.GatewayApi;
import io.sluice.demo.process.RunningChildren;
import io.sluice.demo.report.RunTimeline;
import io.sluice.demo.stream.AnswerBook;
import io.sluice.demo.stream.ImageStream;

/** What the disturbances act on and look at. */
record DisturbanceStage(
    DemoSettings settings,
    RunningChildren children,
    GatewayApi gateway,
    FleetWatcher fleet,
    ImageStream stream,
    AnswerBook book,
    RunTimeline timeline,
    RunNarrator narrator,
    ConditionAwaiter patience) {
  /** Whether every agent serves the most accurate rung of its ladder. */
  boolean allOnTop() {
    return fleet.agents().stream().allMatch(DemoAgentSnapshot::isOnTop);
  }
}

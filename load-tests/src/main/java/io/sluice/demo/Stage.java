package io.sluice.demo;

import io.sluice.demo.fleet.AgentView;
import io.sluice.demo.fleet.FleetWatcher;
import io.sluice.demo.fleet.GatewayApi;
import io.sluice.demo.process.Children;
import io.sluice.demo.report.Timeline;
import io.sluice.demo.stream.AnswerBook;
import io.sluice.demo.stream.ImageStream;

/** What the disturbances act on and look at. */
record Stage(
    DemoSettings settings,
    Children children,
    GatewayApi gateway,
    FleetWatcher fleet,
    ImageStream stream,
    AnswerBook book,
    Timeline timeline,
    Narrator narrator,
    Patience patience) {
  /** Whether every agent serves the most accurate rung of its ladder. */
  boolean allOnTop() {
    return fleet.agents().stream().allMatch(AgentView::isOnTop);
  }
}

package io.sluice.demo;

import io.sluice.demo.fleet.FleetWatcher;
import io.sluice.demo.fleet.SwitchView;
import io.sluice.demo.fleet.VariantView;
import io.sluice.demo.process.RunningChildren;
import io.sluice.demo.report.LiveTable;
import io.sluice.demo.report.RunSummary;
import io.sluice.demo.report.RunTimeline;
import io.sluice.demo.report.TerminalScreen;
import io.sluice.demo.stream.AnswerBook;
import io.sluice.demo.stream.ImageStream;
import io.sluice.demo.stream.OpenLoopPacer;
import io.sluice.demo.stream.StreamTally;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The stream of images from its first request to its last answer, and what is done meanwhile. */
final class StreamedRun {
  /** The constrained agent's power budget while there is no shortage: all that it can draw, W. */
  static final double AMPLE_WATTS = 7;

  private final DemoSettings settings;
  private final RunningChildren children;
  private final DemoAgents agents;
  private final GatewayEntrance entrance;
  private final FleetWatcher fleet;
  private final ConditionAwaiter patience;
  private final TerminalScreen screen;

  /**
   * What came of it.
   *
   * @param switches while the stream ran
   */
  record Result(
      StreamTally tally,
      List<SwitchView> switches,
      StreamClock clock,
      RunTimeline timeline,
      Optional<RunSummary.KillOutcome> kill) {
    RunSummary summary(List<VariantView> variants) {
      return new RunSummary(tally, switches, clock.startUnixMillis(), variants, kill);
    }
  }

  StreamedRun(
      DemoSettings settings,
      RunningChildren children,
      DemoAgents agents,
      GatewayEntrance entrance,
      FleetWatcher fleet,
      ConditionAwaiter patience,
      TerminalScreen screen) {
    this.settings = settings;
    this.children = children;
    this.agents = agents;
    this.entrance = entrance;
    this.fleet = fleet;
    this.patience = patience;
    this.screen = screen;
  }

  Result play() throws DemoException, IOException, InterruptedException {
    AnswerBook book = new AnswerBook();
    RunTimeline timeline = new RunTimeline();
    StreamClock clock = StreamClock.startingNow();
    RunNarrator narrator = new RunNarrator(screen, timeline, clock);
    OpenLoopPacer pacer = new OpenLoopPacer(settings.perSecond(), clock.startNanos());
    fleet.onSwitch(
        change -> {
          if (change.timeUnixMillis() >= clock.startUnixMillis()) {
            narrator.switched(change);
          }
        });
    try (ImageStream stream = entrance.stream("image-", settings.images(), pacer, book);
        SecondHand secondHand =
            new SecondHand(clock, book, fleet, timeline, new LiveTable(screen))) {
      ConditionAwaiter watching = patience.and(stream::checkSender).and(secondHand::checkTicking);
      DisturbanceStage stage =
          new DisturbanceStage(
              settings,
              children,
              entrance.api(),
              fleet,
              stream,
              book,
              timeline,
              narrator,
              watching);
      SuddenDeath death = new SuddenDeath(stage, agents, DemoAgents.CONSTRAINED);
      entrance.begin(stream);
      secondHand.start();
      new DemoScenario(
              stage,
              List.of(
                  new CpuContention(stage, ModelPublication.MODEL),
                  new PowerShortage(stage, DemoAgents.CONSTRAINED, AMPLE_WATTS),
                  death))
          .play();
      return new Result(book.tally(), switchesSince(clock), clock, timeline, death.outcome());
    }
  }

  private List<SwitchView> switchesSince(StreamClock clock) {
    return fleet.switches().stream()
        .filter(s -> s.timeUnixMillis() >= clock.startUnixMillis())
        .toList();
  }
}

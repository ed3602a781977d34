package io.sluice.demo;

import io.sluice.demo.fleet.FleetWatcher;
import io.sluice.demo.fleet.SwitchView;
import io.sluice.demo.fleet.VariantView;
import io.sluice.demo.process.Children;
import io.sluice.demo.report.LiveTable;
import io.sluice.demo.report.Screen;
import io.sluice.demo.report.Summary;
import io.sluice.demo.report.Timeline;
import io.sluice.demo.stream.AnswerBook;
import io.sluice.demo.stream.ImageStream;
import io.sluice.demo.stream.Pacer;
import io.sluice.demo.stream.Tally;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The stream of images from its first request to its last answer, and what is done meanwhile. */
final class StreamedRun {
  /** The constrained agent's power budget while there is no shortage: all that it can draw, W. */
  static final double AMPLE_WATTS = 7;

  private final DemoSettings settings;
  private final Children children;
  private final Agents agents;
  private final Entrance entrance;
  private final FleetWatcher fleet;
  private final Patience patience;
  private final Screen screen;

  /**
   * What came of it.
   *
   * @param switches while the stream ran
   */
  record Result(
      Tally tally,
      List<SwitchView> switches,
      StreamClock clock,
      Timeline timeline,
      Optional<Summary.KillOutcome> kill) {
    Summary summary(List<VariantView> variants) {
      return new Summary(tally, switches, clock.startUnixMillis(), variants, kill);
    }
  }

  StreamedRun(
      DemoSettings settings,
      Children children,
      Agents agents,
      Entrance entrance,
      FleetWatcher fleet,
      Patience patience,
      Screen screen) {
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
    Timeline timeline = new Timeline();
    StreamClock clock = StreamClock.startingNow();
    Narrator narrator = new Narrator(screen, timeline, clock);
    Pacer pacer = new Pacer(settings.perSecond(), clock.startNanos());
    fleet.onSwitch(
        change -> {
          if (change.timeUnixMillis() >= clock.startUnixMillis()) {
            narrator.switched(change);
          }
        });
    try (ImageStream stream = entrance.stream("image-", settings.images(), pacer, book);
        SecondHand secondHand =
            new SecondHand(clock, book, fleet, timeline, new LiveTable(screen))) {
      Patience watching = patience.and(stream::checkSender).and(secondHand::checkTicking);
      Stage stage =
          new Stage(
              settings,
              children,
              entrance.api(),
              fleet,
              stream,
              book,
              timeline,
              narrator,
              watching);
      SuddenDeath death = new SuddenDeath(stage, agents, Agents.CONSTRAINED);
      entrance.begin(stream);
      secondHand.start();
      new Scenario(
              stage,
              List.of(
                  new Hogging(stage, Publication.MODEL),
                  new PowerShortage(stage, Agents.CONSTRAINED, AMPLE_WATTS),
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

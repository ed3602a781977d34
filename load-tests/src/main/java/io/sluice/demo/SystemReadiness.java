package io.sluice.demo;

import io.sluice.demo.fleet.DemoAgentSnapshot;
import io.sluice.demo.fleet.FleetWatcher;
import io.sluice.demo.report.TerminalScreen;
import io.sluice.demo.stream.AnswerBook;
import io.sluice.demo.stream.ImageStream;
import io.sluice.demo.stream.OpenLoopPacer;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;

/** Brings the system to where the stream may begin: both agents serve and all are warm. */
final class SystemReadiness {
  private static final Duration AGENTS_SERVE = Duration.ofSeconds(60);
  private static final Duration WARM_UP_LEAST = Duration.ofSeconds(6);
  private static final Duration WARM_UP_MOST = Duration.ofSeconds(20);

  private static final Duration CLIMB = Duration.ofSeconds(12);

  /** Answers of each agent after which it counts as warm. */
  private static final int ANSWERS = 50;

  private final ConditionAwaiter patience;
  private final FleetWatcher fleet;
  private final TerminalScreen screen;

  SystemReadiness(ConditionAwaiter patience, FleetWatcher fleet, TerminalScreen screen) {
    this.patience = patience;
    this.fleet = fleet;
    this.screen = screen;
  }

  /** Waits until the gateway knows both agents as serving. */
  void awaitAgents() throws DemoException, IOException, InterruptedException {
    if (!patience.until(() -> bothHave(0), AGENTS_SERVE)) {
      throw new DemoException(
          "Tried to start %s and %s, but after %d s the gateway knows only of %s; see their logs"
              .formatted(
                  DemoAgents.FREE,
                  DemoAgents.CONSTRAINED,
                  AGENTS_SERVE.toSeconds(),
                  fleet.agents().stream().map(DemoAgentSnapshot::id).toList()));
    }
    for (DemoAgentSnapshot agent : fleet.agents()) {
      screen.print(
          "  %s serves %s; its ladder: %s"
              .formatted(
                  agent.id(),
                  agent.variant(),
                  agent.ladder().stream().map(DemoAgentSnapshot.RungView::variant).toList()));
    }
  }

  /** Sends requests that no figure counts, until both agents have answered enough. */
  void warmUp(GatewayEntrance entrance, double perSecond)
      throws DemoException, IOException, InterruptedException {
    AnswerBook book = new AnswerBook();
    OpenLoopPacer pacer = new OpenLoopPacer(perSecond, System.nanoTime());
    try (ImageStream stream = entrance.stream("warm-up-", Integer.MAX_VALUE, pacer, book)) {
      entrance.begin(stream);
      patience.pass(WARM_UP_LEAST);
      boolean warm = patience.until(() -> bothHave(ANSWERS), WARM_UP_MOST);
      patience.until(this::bothOnTop, CLIMB);
      screen.print("  warm-up: %d requests, not counted".formatted(stream.sent()));
      if (!warm) {
        throw new DemoException(
            "Tried to warm up both agents, but after %d requests they have answered %s"
                .formatted(
                    stream.sent(),
                    fleet.agents().stream().map(DemoAgentSnapshot::answered).toList()));
      }
    }
  }

  /** A cold start is slow, and may have sent the agents down. */
  private boolean bothOnTop() {
    return fleet.agents().stream().allMatch(DemoAgentSnapshot::isOnTop);
  }

  private boolean bothHave(int answers) {
    return Stream.of(DemoAgents.FREE, DemoAgents.CONSTRAINED)
        .allMatch(
            id -> fleet.agent(id).filter(a -> a.serving() && a.answered() >= answers).isPresent());
  }
}

package io.sluice.demo;

import io.sluice.demo.fleet.AgentView;
import io.sluice.demo.process.ChildProcess;
import io.sluice.demo.report.Summary.KillOutcome;
import io.sluice.demo.stream.Ending;
import io.sluice.demo.stream.Quantiles;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Kills an agent that holds requests, and starts it again some seconds later: the requests should
 * be answered by the other agent in time.
 */
final class SuddenDeath implements Disturbance {
  private static final Duration FROZEN_AT_MOST = Duration.ofSeconds(1);

  /** A request that has waited so long is in the hands of an agent that does not move. */
  private static final Duration HELD = Duration.ofMillis(100);

  private static final Duration DEAD = Duration.ofSeconds(5);
  private static final Duration RESTART = Duration.ofSeconds(30);

  private final Stage stage;
  private final Agents agents;
  private final String victim;
  private @Nullable KillOutcome outcome;

  SuddenDeath(Stage stage, Agents agents, String victim) {
    this.stage = stage;
    this.agents = agents;
    this.victim = victim;
  }

  @Override
  public Duration longest() {
    return FROZEN_AT_MOST.plus(DEAD).plus(RESTART);
  }

  /** What became of the requests in flight; empty before {@link #run}. */
  Optional<KillOutcome> outcome() {
    return Optional.ofNullable(outcome);
  }

  @Override
  public void run() throws DemoException, IOException, InterruptedException {
    ChildProcess process = agents.running(victim);
    String incarnation = stage.fleet().agent(victim).map(AgentView::incarnation).orElse("");
    // it stands still for a moment first, so that it dies with requests in its hands
    process.freeze();
    List<String> inFlight = new ArrayList<>();
    stage.patience().until(() -> inFlight.addAll(heldRequests()), FROZEN_AT_MOST);
    process.kill();
    stage
        .narrator()
        .disturbance(
            "%s is killed (SIGKILL); requests in flight: %d".formatted(victim, inFlight.size()));
    stage.patience().pass(DEAD);
    KillOutcome dead = account(inFlight);
    outcome = dead;
    agents.start(victim);
    stage.narrator().disturbance(victim + " is started again");
    if (!stage.patience().until(() -> servesAnew(incarnation), RESTART)) {
      stage
          .narrator()
          .note(victim + " does not serve " + RESTART.toSeconds() + " s after its start");
    } else {
      outcome =
          new KillOutcome(victim, dead.inFlight(), dead.byOthers(), dead.slowestMillis(), true);
      stage.narrator().disturbance(victim + " serves again");
    }
  }

  /** All that are open, once one of them has waited for so long; none before. */
  private List<String> heldRequests() {
    boolean held = stage.book().isOpenSince(System.nanoTime() - HELD.toNanos());
    return held ? stage.book().openIds() : List.of();
  }

  private boolean servesAnew(String before) {
    return stage
        .fleet()
        .agent(victim)
        .filter(a -> a.serving() && !a.incarnation().equals(before) && a.answered() > 0)
        .isPresent();
  }

  private KillOutcome account(List<String> inFlight) {
    List<Ending> answers =
        stage.book().endingsOf(inFlight).stream()
            .filter(e -> e.isAnswer() && !e.agent().equals(victim))
            .toList();
    KillOutcome result =
        new KillOutcome(
            victim, inFlight.size(), answers.size(), Quantiles.of(answers).maxMillis(), false);
    stage
        .narrator()
        .note(
            String.format(
                Locale.ROOT,
                "of the %d in flight, another agent has answered %d; the slowest took %.0f ms",
                result.inFlight(),
                result.byOthers(),
                result.slowestMillis()));
    return result;
  }
}

package io.sluice.demo;

import io.sluice.demo.fleet.AgentView;
import io.sluice.demo.process.ChildProcess;
import io.sluice.demo.report.Summary.KillOutcome;
import io.sluice.demo.stream.Ending;
import io.sluice.demo.stream.Quantiles;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Kills an agent that holds requests, and starts it again some seconds later: the requests should
 * be answered by the other agent in time.
 */
final class SuddenDeath implements Disturbance {
  private static final Duration FROZEN = Duration.ofMillis(100);
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
    return FROZEN.plus(DEAD).plus(RESTART);
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
    stage.patience().pass(FROZEN);
    List<String> inFlight = stage.book().openIds();
    process.kill();
    stage
        .narrator()
        .disturbance(
            "%s is killed (SIGKILL) with %d requests in flight".formatted(victim, inFlight.size()));
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
                "of those %d, another agent has answered %d; the slowest took %.0f ms",
                result.inFlight(),
                result.byOthers(),
                result.slowestMillis()));
    return result;
  }
}

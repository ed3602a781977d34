package io.sluice.demo;

import io.sluice.demo.fleet.DemoAgentSnapshot;
import io.sluice.demo.process.LoggedChildProcess;
import io.sluice.demo.report.RunSummary.KillOutcome;
import io.sluice.demo.stream.LatencyQuantiles;
import io.sluice.demo.stream.RequestEnding;
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
final class SuddenDeath implements SystemDisturbance {
  /** Between two fetches an agent holds nothing, and frozen it fetches nothing. */
  private static final Duration FROZEN_AT_MOST = Duration.ofMillis(300);

  private static final Duration MOVING = Duration.ofMillis(200);
  private static final int FREEZES = 10;

  /**
   * A request that has waited so long is in the hands of an agent that does not move. Soon after,
   * the gateway sends it to another.
   */
  private static final Duration HELD = Duration.ofMillis(80);

  private static final Duration DEAD = Duration.ofSeconds(5);
  private static final Duration RESTART = Duration.ofSeconds(20);

  private final DisturbanceStage stage;
  private final DemoAgents agents;
  private final String victim;
  private @Nullable KillOutcome outcome;

  SuddenDeath(DisturbanceStage stage, DemoAgents agents, String victim) {
    this.stage = stage;
    this.agents = agents;
    this.victim = victim;
  }

  @Override
  public Duration longest() {
    return FROZEN_AT_MOST.plus(MOVING).multipliedBy(FREEZES).plus(DEAD).plus(RESTART);
  }

  /** What became of the requests in flight; empty before {@link #run}. */
  Optional<KillOutcome> outcome() {
    return Optional.ofNullable(outcome);
  }

  @Override
  public void run() throws DemoException, IOException, InterruptedException {
    LoggedChildProcess process = agents.running(victim);
    String incarnation = stage.fleet().agent(victim).map(DemoAgentSnapshot::incarnation).orElse("");
    List<String> inFlight = freezeWithRequests(process);
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

  /**
   * Has it stand still with requests in its hands, so that it dies with them.
   *
   * @return all that are open; some of them another agent may have
   */
  private List<String> freezeWithRequests(LoggedChildProcess process)
      throws DemoException, IOException, InterruptedException {
    List<String> open = new ArrayList<>();
    for (int freeze = 0; open.isEmpty() && freeze < FREEZES; freeze++) {
      if (freeze > 0) {
        process.thaw();
        stage.patience().pass(MOVING);
      }
      process.freeze();
      stage
          .patience()
          .until(
              () -> open.addAll(stage.book().openIdsOnceDueBy(System.nanoTime() - HELD.toNanos())),
              FROZEN_AT_MOST);
    }
    return open;
  }

  private boolean servesAnew(String before) {
    return stage
        .fleet()
        .agent(victim)
        .filter(a -> a.serving() && !a.incarnation().equals(before) && a.answered() > 0)
        .isPresent();
  }

  private KillOutcome account(List<String> open) {
    List<RequestEnding> endings = stage.book().endingsOf(open);
    // what it had answered was only on its way
    long answered = endings.stream().filter(e -> e.isAnswer() && isVictims(e)).count();
    List<RequestEnding> byOthers =
        endings.stream().filter(e -> e.isAnswer() && !isVictims(e)).toList();
    KillOutcome result =
        new KillOutcome(
            victim,
            open.size() - (int) answered,
            byOthers.size(),
            LatencyQuantiles.of(byOthers).maxMillis(),
            false);
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

  private boolean isVictims(RequestEnding ending) {
    return ending.agent().equals(victim);
  }
}

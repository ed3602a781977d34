package io.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.demo.process.LoggedChildProcess;
import io.sluice.demo.process.ProgramCommands;
import io.sluice.demo.stream.RequestEnding;
import io.sluice.demo.stream.StreamTally;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The broker is not there when it is needed. */
@ExtendWith(RunningSystem.Shared.class)
final class BrokerOutageIT {
  private static final Duration DEADLINE = Duration.ofSeconds(1);

  /** A busy machine may be so late to notice that a deadline has passed. */
  private static final Duration LATENESS = Duration.ofMillis(500);

  private static final Duration OUTAGE = Duration.ofSeconds(20);
  private static final Duration RECOVERY = Duration.ofSeconds(45);
  private static final double PER_SECOND = 20;

  private static RunningSystem system;
  private static @Nullable LoggedChildProcess agent;

  @BeforeAll
  static void startAgent(RunningSystem running) throws Exception {
    system = running;
    agent = running.startAgent("steady");
    Streaming.warmUp(running, running.gateway());
  }

  @AfterEach
  void bringTheBrokerBack() throws Exception {
    if (!system.broker().isAlive()) {
      system.broker().restart();
    }
  }

  @AfterAll
  static void stopAgent() {
    if (agent != null) {
      system.stop(agent, "steady");
    }
  }

  @Test
  void whileTheBrokerIsGoneRequestsEndAsTypedErrorsAndServiceResumesByItself() throws Exception {
    int requests = (int) (PER_SECOND * (OUTAGE.toSeconds() + 30));
    try (Streaming streaming =
        Streaming.start(system, system.gateway(), requests, PER_SECOND, DEADLINE)) {
      await().atMost(RECOVERY).until(() -> streaming.book().tally().answered() >= 40);

      system.broker().stop();
      int atOutage = streaming.book().endingsFrom(0).size();
      await()
          .atMost(OUTAGE.plusSeconds(20))
          .until(
              () ->
                  streaming.book().endingsFrom(0).size()
                      > atOutage + PER_SECOND * OUTAGE.toSeconds());
      system.broker().restart();
      streaming.awaitEnd(RECOVERY);

      StreamTally tally = streaming.book().tally();
      assertThat(tally.lost()).isZero();
      assertThat(tally.duplicated()).isZero();
      assertThat(tally.errors().keySet())
          .isNotEmpty()
          .isSubsetOf(Set.of("BROKER_UNAVAILABLE", "DEADLINE_EXCEEDED", "NO_AGENT", "OVERLOADED"));
      assertThat(streaming.book().endingsFrom(0))
          .extracting(RequestEnding::latencyMillis)
          .allMatch(millis -> millis <= DEADLINE.plus(LATENESS).toMillis());
      assertThat(streaming.book().endingsFrom(requests - 20)).allMatch(RequestEnding::isAnswer);
    }
  }

  @Test
  void aGatewayThatStartsWithoutABrokerSaysSoAndServesOnceItIsThere() throws Exception {
    system.broker().stop();
    LoggedChildProcess early = system.launchGateway("gateway-before-broker");
    try {
      URI gateway = ProgramCommands.awaitAddress(early);
      refusesWithoutABroker(gateway);

      system.broker().restart();

      servesOnceTheBrokerIsThere(gateway);
    } finally {
      early.stop();
    }
  }

  private void refusesWithoutABroker(URI gateway) throws Exception {
    assertThat(system.health(gateway, "live")).isEqualTo(200);
    assertThat(system.health(gateway, "ready")).isEqualTo(503);
    HttpResponse<String> refused =
        new InferCall(system.http(), gateway).image(system.images(), 0, "1000");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.body()).contains("\"error\"");
  }

  private void servesOnceTheBrokerIsThere(URI gateway) {
    InferCall call = new InferCall(system.http(), gateway);
    await().atMost(RECOVERY).until(() -> system.health(gateway, "ready") == 200);
    await()
        .atMost(RECOVERY)
        .until(() -> call.image(system.images(), 0, "2000").statusCode() == 200);
  }
}

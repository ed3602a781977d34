package io.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.demo.process.LoggedChildProcess;
import io.sluice.demo.stream.RequestEnding;
import io.sluice.demo.stream.StreamTally;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two agents serve one model. */
@ExtendWith(RunningSystem.Shared.class)
final class ServingIT {
  private static final Duration DEADLINE = Duration.ofSeconds(4);
  private static final Duration SENDING = Duration.ofSeconds(60);
  private static final double PER_SECOND = 50;

  private static RunningSystem system;
  private static LoggedChildProcess first;
  private static LoggedChildProcess second;

  @BeforeAll
  static void startAgents(RunningSystem running) throws Exception {
    system = running;
    first = running.startAgent("first");
    second = running.startAgent("second", "--threads", "1");
    Streaming.warmUp(system, system.gateway());
  }

  @AfterAll
  static void stopAgents() {
    system.stop(first, "first");
    system.stop(second, "second");
  }

  @Test
  void imagesAreAnsweredByBothAgentsAndRightly() throws Exception {
    HttpResponse<String> single =
        new InferCall(system.http(), system.gateway()).image(system.images(), 0, "5000");
    assertThat(single.statusCode()).as(single.body()).isEqualTo(200);

    try (Streaming streaming =
        Streaming.start(system, system.gateway(), 400, PER_SECOND, DEADLINE)) {
      streaming.awaitEnd(SENDING);

      StreamTally tally = streaming.book().tally();
      assertThat(tally.errors()).isEmpty();
      assertThat(tally.answered()).isEqualTo(400);
      assertThat(tally.lost()).isZero();
      assertThat(tally.duplicated()).isZero();
      assertThat(tally.accuracy()).isGreaterThan(0.85);
      assertThat(agents(streaming.book().endingsFrom(0))).contains("first", "second");
    }
  }

  @Test
  void whatAKilledAgentHeldIsAnsweredByAnotherInTime() throws Exception {
    LoggedChildProcess victim = system.startAgent("victim");
    Streaming.warmUp(system, system.gateway());
    try (Streaming streaming =
        Streaming.start(system, system.gateway(), 400, PER_SECOND, DEADLINE)) {
      await().atMost(SENDING).until(() -> streaming.sent() >= 50);
      victim.freeze();
      // frozen, it is given requests that it will never answer
      int sent = streaming.sent();
      await().atMost(SENDING).until(() -> streaming.sent() >= sent + 15);
      List<String> held = streaming.book().openIds();
      victim.kill();
      streaming.awaitEnd(SENDING);

      assertThat(held).isNotEmpty();
      List<RequestEnding> endings = streaming.book().endingsOf(held);
      assertThat(endings).hasSameSizeAs(held).allMatch(RequestEnding::isAnswer);
      assertThat(agents(endings)).doesNotContain("victim");
      assertThat(endings)
          .extracting(RequestEnding::latencyMillis)
          .allMatch(millis -> millis < DEADLINE.toMillis());
      StreamTally tally = streaming.book().tally();
      assertThat(tally.errors()).isEmpty();
      assertThat(tally.lost()).isZero();
      assertThat(tally.duplicated()).isZero();
    }
  }

  private static Set<String> agents(List<RequestEnding> endings) {
    return endings.stream().map(RequestEnding::agent).collect(Collectors.toSet());
  }
}

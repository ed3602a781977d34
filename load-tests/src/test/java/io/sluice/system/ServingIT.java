package io.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.demo.process.ChildProcess;
import io.sluice.demo.stream.Ending;
import io.sluice.demo.stream.Tally;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two agents serve one model. */
@ExtendWith(RunningSystem.Shared.class)
final class ServingIT {
  private static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final Duration SENDING = Duration.ofSeconds(60);

  private RunningSystem system;
  private ChildProcess first;
  private ChildProcess second;

  @BeforeEach
  void startAgents(RunningSystem running) throws Exception {
    system = running;
    first = running.startAgent("first");
    second = running.startAgent("second", "--threads", "1");
  }

  @AfterEach
  void stopAgents() {
    system.stop(first, "first");
    system.stop(second, "second");
  }

  @Test
  void imagesAreAnsweredByBothAgentsAndRightly() throws Exception {
    HttpResponse<String> single =
        new InferCall(system.http(), system.gateway()).image(system.images(), 0, "5000");
    assertThat(single.statusCode()).as(single.body()).isEqualTo(200);

    try (Streaming streaming = Streaming.start(system, system.gateway(), 400, 80, DEADLINE)) {
      streaming.awaitEnd(SENDING);

      Tally tally = streaming.book().tally();
      assertThat(tally.errors()).isEmpty();
      assertThat(tally.answered()).isEqualTo(400);
      assertThat(tally.lost()).isZero();
      assertThat(tally.duplicated()).isZero();
      assertThat(tally.accuracy()).isGreaterThan(0.85);
      assertThat(agents(streaming.book().endingsFrom(0))).containsOnly("first", "second");
    }
  }

  @Test
  void whatAKilledAgentHeldIsAnsweredByTheOtherInTime() throws Exception {
    try (Streaming streaming = Streaming.start(system, system.gateway(), 500, 80, DEADLINE)) {
      await().atMost(SENDING).until(() -> streaming.sent() >= 100);
      second.freeze();
      // frozen, it is given requests that it will never answer
      int sent = streaming.sent();
      await().atMost(SENDING).until(() -> streaming.sent() >= sent + 20);
      List<String> held = streaming.book().openIds();
      second.kill();
      streaming.awaitEnd(SENDING);

      assertThat(held).isNotEmpty();
      List<Ending> endings = streaming.book().endingsOf(held);
      assertThat(endings).hasSameSizeAs(held).allMatch(Ending::isAnswer);
      assertThat(agents(endings)).containsOnly("first");
      assertThat(endings)
          .extracting(Ending::latencyMillis)
          .allMatch(millis -> millis < DEADLINE.toMillis());
      Tally tally = streaming.book().tally();
      assertThat(tally.errors()).isEmpty();
      assertThat(tally.lost()).isZero();
      assertThat(tally.duplicated()).isZero();
    }
  }

  private static Set<String> agents(List<Ending> endings) {
    return endings.stream().map(Ending::agent).collect(Collectors.toSet());
  }
}

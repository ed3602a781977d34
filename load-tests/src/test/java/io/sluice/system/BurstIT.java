package io.sluice.system;

import static io.sluice.system.RunningSystem.MODEL;
import static io.sluice.system.RunningSystem.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.demo.stream.StreamTally;
import io.sluice.registry.manifest.ModelName;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A whole gateway, a broker and agents that look at what requests say of those behind them. */
@ExtendWith(RunningSystem.Shared.class)
final class BurstIT {
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final int BURST = 30;

  /** A fifth of a millisecond apart. */
  private static final double PER_SECOND = 5_000;

  @Test
  void agentsAreToldHowManyRequestsOfABurstAreBehind(RunningSystem system) throws Exception {
    SluiceKafka kafka = new SluiceKafka(system.broker().bootstrapServers());
    try (RehearsedAgents agents = RehearsedAgents.start(kafka, new ModelName(MODEL))) {
      Streaming.warmUp(system, system.gateway());

      await()
          .pollInSameThread()
          .atMost(PATIENCE)
          .until(() -> mostBehindAfterABurst(system, agents) > 0);
    }
  }

  /** A machine that is busy may tear one asunder. */
  private static int mostBehindAfterABurst(RunningSystem system, RehearsedAgents agents)
      throws Exception {
    try (Streaming burst = Streaming.start(system, system.gateway(), BURST, PER_SECOND, DEADLINE)) {
      burst.awaitEnd(PATIENCE);
      StreamTally tally = burst.book().tally();
      assertThat(tally.errors()).isEmpty();
      assertThat(tally.answered()).isEqualTo(BURST);
    }
    return agents.mostBehind();
  }
}

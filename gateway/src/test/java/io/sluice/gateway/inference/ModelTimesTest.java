package io.sluice.gateway.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.protocol.proto.v1.InferenceReply;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ModelTimesTest {
  private static final Duration LEFT = Duration.ofMillis(2_000);

  private final ModelTimes times = new ModelTimes();

  @Test
  void leavesAnAgentAllWhileLittleIsKnownOfTheWay() {
    observe(19, 40, 1);

    assertThat(times.leftToAgent(LEFT)).isEqualTo(LEFT);
  }

  @Test
  void takesOffWhatNineInTenAnswersSpendUnseen() {
    observe(2, 71, 1);
    observe(18, 40, 1);

    assertThat(LEFT.minus(times.leftToAgent(LEFT))).isEqualTo(Duration.ofMillis(40));
  }

  @Test
  void leavesAnAgentHalfAtLeast() {
    observe(20, 40, 1);

    assertThat(times.leftToAgent(Duration.ofMillis(57))).isEqualTo(Duration.ofNanos(28_500_000));
  }

  @Test
  void learnsNothingOfTheWayFromAnswersToASecondSending() {
    observe(30, 40, 2);

    assertThat(times.leftToAgent(LEFT)).isEqualTo(LEFT);
    assertThat(times.p99Nanos()).isPresent();
  }

  @Test
  void learnsNothingOfTheWayFromAgentsThatSayNothingOfIt() {
    for (int i = 0; i < 30; i++) {
      times.observe(Duration.ofMillis(50), InferenceReply.getDefaultInstance(), 1);
    }

    assertThat(times.leftToAgent(LEFT)).isEqualTo(LEFT);
  }

  /** Answers of which agents saw 3 ms of queue and inference and 9 ms of the ways. */
  private void observe(int answers, int unseenMillis, int attempts) {
    InferenceReply reply =
        InferenceReply.newBuilder()
            .setQueueMicros(1_000)
            .setServiceMicros(2_000)
            .setWayMicros(9_000)
            .build();
    for (int i = 0; i < answers; i++) {
      times.observe(Duration.ofMillis(3 + 9 + unseenMillis), reply, attempts);
    }
  }
}

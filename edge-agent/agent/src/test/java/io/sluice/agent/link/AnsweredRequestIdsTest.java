package io.sluice.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AnsweredRequestIdsTest {
  private static final long SECOND = 1_000_000_000L;
  private final AnsweredRequestIds ids = new AnsweredRequestIds(2, Duration.ofSeconds(60));

  @Test
  void knowsWhatWasAnsweredInTheLastMinute() {
    ids.add("a", 0);

    assertThat(ids.contains("a", 59 * SECOND)).isTrue();
    assertThat(ids.contains("a", 60 * SECOND)).isFalse();
  }

  @Test
  void forgetsTheOldestWhenItIsFull() {
    ids.add("a", 0);
    ids.add("b", 1);
    ids.add("c", 2);

    assertThat(ids.contains("a", 3)).isFalse();
    assertThat(ids.contains("b", 3)).isTrue();
    assertThat(ids.contains("c", 3)).isTrue();
  }
}

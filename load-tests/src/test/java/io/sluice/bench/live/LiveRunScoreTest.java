package io.sluice.bench.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.bench.live.ArrivalTrace.Arrival;
import io.sluice.bench.live.TraceReplay.Ending;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiveRunScoreTest {
  private static final int ROWS = 4;

  private final List<Arrival> arrivals =
      List.of(new Arrival(0, 20), new Arrival(10, 20), new Arrival(20, 20), new Arrival(30, 20));

  @Test
  void countsTheRightImagesOfThoseInTimeAmongAllImages() {
    List<Ending> endings =
        List.of(
            new Ending(20, 4, "fp32", true),
            new Ending(31, 4, "fp32", true),
            new Ending(25, 0, "DEADLINE_EXCEEDED", false),
            new Ending(40, 1, "slim", true));

    LiveRunScore score = LiveRunScore.of(arrivals, endings, ROWS, arrival -> true);

    assertThat(score.requests()).isEqualTo(4);
    assertThat(score.missed()).isCloseTo(0.5, within(1e-12));
    assertThat(score.effectiveAccuracy()).isCloseTo(5.0 / 16, within(1e-12));
    assertThat(score.answers()).isEqualTo(Map.of("fp32", 2, "slim", 1));
    assertThat(score.errors()).isEqualTo(Map.of("DEADLINE_EXCEEDED", 1));
  }

  @Test
  void leavesOutWhatDoesNotCount() {
    List<Ending> endings =
        List.of(Ending.NONE, Ending.NONE, new Ending(21, 4, "a", true), Ending.NONE);

    LiveRunScore score =
        LiveRunScore.of(arrivals, endings, ROWS, arrival -> arrival.millis() == 20);

    assertThat(score.requests()).isEqualTo(1);
    assertThat(score.effectiveAccuracy()).isEqualTo(1);
    assertThat(score.errors()).isEmpty();
  }

  @Test
  void ofNoRequestNothingIsKnown() {
    List<Ending> endings = List.of(Ending.NONE, Ending.NONE, Ending.NONE, Ending.NONE);

    LiveRunScore score = LiveRunScore.of(arrivals, endings, ROWS, arrival -> false);

    assertThat(score.missed()).isNaN();
    assertThat(score.effectiveAccuracy()).isNaN();
  }

  @Test
  void aRequestWithoutAReplyIsMissed() {
    List<Ending> endings = List.of(Ending.NONE, Ending.NONE, Ending.NONE, Ending.NONE);

    LiveRunScore score = LiveRunScore.of(arrivals, endings, ROWS, arrival -> true);

    assertThat(score.missed()).isEqualTo(1);
    assertThat(score.errors()).isEqualTo(Map.of("NO_REPLY", 4));
  }
}

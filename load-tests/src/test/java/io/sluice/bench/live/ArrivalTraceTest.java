package io.sluice.bench.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.bench.live.ArrivalTrace.Arrival;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ArrivalTraceTest {
  private final ArrivalTrace arrivals = ArrivalTrace.bursts(1_000, 100, List.of(20, 50), 1);

  @Test
  void comeAtTheWantedRateOnAverage() {
    assertThat(arrivals.requests().size() / 1_000.0).isCloseTo(100, within(5.0));
  }

  @Test
  void comeInTheOrderOfTheirTimesWithinTheRun() {
    assertThat(arrivals.requests()).extracting(Arrival::millis).isSorted();
    assertThat(arrivals.requests()).allMatch(a -> a.millis() >= 0 && a.millis() < 1e6);
  }

  @Test
  void thoseOfABurstShareADeadlineAndAreAtMostFour() {
    Map<Double, List<Arrival>> bursts =
        arrivals.requests().stream().collect(Collectors.groupingBy(Arrival::millis));

    assertThat(bursts.values())
        .allSatisfy(
            burst -> {
              assertThat(burst).hasSizeBetween(1, 4);
              assertThat(burst.stream().map(Arrival::deadlineMillis).distinct()).hasSize(1);
            });
  }

  @Test
  void areTheSameForTheSameSeedOnly() {
    assertThat(ArrivalTrace.bursts(1_000, 100, List.of(20, 50), 1)).isEqualTo(arrivals);
    assertThat(ArrivalTrace.bursts(1_000, 100, List.of(20, 50), 2)).isNotEqualTo(arrivals);
  }
}

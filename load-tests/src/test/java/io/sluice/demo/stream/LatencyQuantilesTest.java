package io.sluice.demo.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LatencyQuantilesTest {
  @Test
  void quantilesAreValuesThatOccurred() {
    List<RequestEnding> endings =
        IntStream.rangeClosed(1, 200)
            .mapToObj(
                ms -> new RequestEnding(ms, 0, ms * 1_000_000L, "edge-1", RequestEnding.RIGHT))
            .toList();

    LatencyQuantiles quantiles = LatencyQuantiles.of(endings);

    assertThat(quantiles).isEqualTo(new LatencyQuantiles(200, 100, 198, 200));
  }

  @Test
  void nothingHasNoQuantiles() {
    assertThat(LatencyQuantiles.of(List.of()).p99Millis()).isNaN();
  }
}

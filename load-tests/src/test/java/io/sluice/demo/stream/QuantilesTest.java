package io.sluice.demo.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QuantilesTest {
  @Test
  void quantilesAreValuesThatOccurred() {
    List<Ending> endings =
        IntStream.rangeClosed(1, 200)
            .mapToObj(ms -> new Ending(ms, 0, ms * 1_000_000L, "edge-1", Ending.RIGHT))
            .toList();

    Quantiles quantiles = Quantiles.of(endings);

    assertThat(quantiles).isEqualTo(new Quantiles(200, 100, 198, 200));
  }

  @Test
  void nothingHasNoQuantiles() {
    assertThat(Quantiles.of(List.of()).p99Millis()).isNaN();
  }
}

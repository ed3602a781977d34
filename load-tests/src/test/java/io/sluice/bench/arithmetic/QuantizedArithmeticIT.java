package io.sluice.bench.arithmetic;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.bench.page.BenchMachine;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both engines of this process against exact arithmetic, on whichever processor the tests run. */
final class QuantizedArithmeticIT {
  @TempDir Path folder;

  @Test
  void whatIsWrittenWithHeadroomIsExactOnEveryProcessor() throws Exception {
    List<ArithmeticDeviation> deviations = new QuantizedArithmeticProbe(folder).run();

    System.out.println("Quantised operators ran on: " + BenchMachine.line());
    assertThat(deviations).filteredOn(ArithmeticDeviation::safe).hasSize(20);
    assertThat(deviations)
        .filteredOn(ArithmeticDeviation::safe)
        .allMatch(ArithmeticDeviation::withinBound);
  }

  /** The reason for headroom, and for the mark {@code exactInt8Sums} in manifests. */
  @Test
  void withoutHeadroomSumsSaturateWhereTheProcessorAddsPairsInSixteenBits() throws Exception {
    List<ArithmeticDeviation> deviations = new QuantizedArithmeticProbe(folder).run();

    Predicate<ArithmeticDeviation> exact = ArithmeticDeviation::withinBound;
    if (BenchMachine.sumsInt8Exactly()) {
      assertThat(deviations).filteredOn(d -> !d.safe()).allMatch(exact);
    } else {
      assertThat(deviations).filteredOn(d -> !d.safe()).anyMatch(exact.negate());
    }
  }
}

package io.sluice.measurement.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatisticsTest {
  /** R: prop.test(x, n, correct = FALSE)$conf.int; the first is in Newcombe (1998), table I. */
  @ParameterizedTest
  @CsvSource({
    "81, 263, 0.2553, 0.3662",
    "15, 148, 0.0624, 0.1605",
    "0, 20, 0.0000, 0.1611",
    "1, 29, 0.0061, 0.1718",
    "20, 20, 0.8389, 1.0000"
  })
  void wilsonIntervalsAreThoseOfTheLiterature(int counted, int count, double low, double high) {
    ConfidenceInterval interval = WilsonInterval.interval(counted, count);

    assertThat(interval.low()).isEqualTo(low, within(5e-5));
    assertThat(interval.high()).isEqualTo(high, within(5e-5));
  }

  @Test
  void noExamplesHaveNoShare() {
    assertThatThrownBy(() -> WilsonInterval.interval(0, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** R: binom.test(b, b + c)$p.value */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 1",
    "5, 5, 1",
    "0, 5, 0.0625",
    "0, 6, 0.03125",
    "1, 9, 0.021484375",
    "59, 6, 4.964650e-12",
    "150, 86, 3.715936e-5"
  })
  void mcNemarsTestIsExact(long gained, long lost, double pValue) {
    assertThat(new McNemar(gained, lost).pValue()).isEqualTo(pValue, within(pValue * 0.01));
    assertThat(new McNemar(lost, gained).pValue()).isEqualTo(pValue, within(pValue * 0.01));
  }

  @Test
  void largeCountsDoNotOverflow() {
    double pValue = new McNemar(50_000, 50_400).pValue();

    // the normal approximation with continuity correction: z = (400 - 1) / sqrt(100400)
    assertThat(pValue).isEqualTo(0.2079, within(0.001));
  }

  @Test
  void quantilesInterpolate() {
    SampleQuantiles quantiles = new SampleQuantiles(new double[] {4, 1, 3, 2});

    assertThat(quantiles.median()).isEqualTo(2.5);
    assertThat(quantiles.at(0.25)).isEqualTo(1.75);
    assertThat(quantiles.at(0)).isEqualTo(1);
    assertThat(quantiles.at(1)).isEqualTo(4);
  }

  @Test
  void aRatioIsTakenWithinPairs() {
    // a machine that is twice as slow in every other round
    List<Double> slow = List.of(10.0, 20.0, 10.0, 20.0, 10.0);
    List<Double> fast = List.of(5.0, 10.0, 5.0, 10.0, 5.0);

    PairedRatio ratio = PairedRatio.of(slow, fast);

    assertThat(ratio.median()).isEqualTo(2);
    assertThat(ratio.confidence()).isEqualTo(new ConfidenceInterval(2, 2));
    assertThat(ratio.pairs()).isEqualTo(5);
  }

  @Test
  void theSpreadOfARatioEnclosesItsMedianAndIsAlwaysTheSame() {
    List<Double> own = List.of(1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0);
    List<Double> one = Collections.nCopies(9, 1.0);

    PairedRatio ratio = PairedRatio.of(own, one);

    assertThat(ratio.middleHalf()).isEqualTo(new ConfidenceInterval(3, 7));
    assertThat(ratio.confidence().contains(5)).isTrue();
    assertThat(ratio.confidence().low()).isBetween(1.0, 4.0);
    assertThat(ratio).isEqualTo(PairedRatio.of(own, one));
  }

  @Test
  void numbersThatAreNotPairsHaveNoRatio() {
    assertThatThrownBy(() -> PairedRatio.of(List.of(1.0), List.of(1.0, 2.0)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theFrontIsWhatNoneBeats() {
    record Variant(String name, double millis, double error) {}
    Variant fp32 = new Variant("fp32", 10, 0.05);
    Variant fast = new Variant("fast", 2, 0.08);
    Variant beaten = new Variant("beaten", 3, 0.09);
    Variant twin = new Variant("twin", 2, 0.08);
    Variant unknown = new Variant("unknown", 1, Double.NaN);

    List<Variant> front =
        ParetoDominance.front(
            List.of(beaten, fast, fp32, twin, unknown), List.of(Variant::millis, Variant::error));

    assertThat(front).containsExactly(fast, fp32, twin);
  }
}

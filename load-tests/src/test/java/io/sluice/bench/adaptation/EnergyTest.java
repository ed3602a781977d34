package io.sluice.bench.adaptation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.bench.page.Check;
import io.sluice.bench.page.Mean;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnergyTest {
  private static Energy.Row row(Contender contender, double accuracy, double share) {
    double[] each = {accuracy, accuracy};
    Mean none = new Mean(0, 0);
    return new Energy.Row(
        "step", contender.name(), Mean.of(each), each, new Mean(share, 0), none, none, none);
  }

  private static List<Check> checks(double accuracy, double share) {
    return Energy.checks(
        List.of(row(Contender.SLUICE, accuracy, share), row(Contender.ALERT, 0.75, 0.99)));
  }

  @ParameterizedTest
  @CsvSource({"0.7491,0.9891,true", "0.7489,0.99,false", "0.75,0.9889,false"})
  void takesATenthOfAPointForEqual(double accuracy, double share, boolean equal) {
    List<Check> ahead = checks(accuracy, share).subList(2, 4);

    assertThat(ahead.stream().allMatch(Check::holds)).isEqualTo(equal);
  }

  @Test
  void saysWhatEqualIs() {
    assertThat(checks(0.75, 0.99).subList(2, 5))
        .allSatisfy(check -> assertThat(check.what()).endsWith("(equal is within 0.1 points)"));
  }
}

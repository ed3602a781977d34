package io.sluice.bench.adaptation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.bench.page.FigureCheck;
import io.sluice.bench.page.MeanEstimate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnergyBudgetExperimentTest {
  private static EnergyBudgetExperiment.Row row(
      ComparedLaw contender, double accuracy, double share) {
    double[] each = {accuracy, accuracy};
    MeanEstimate none = new MeanEstimate(0, 0);
    return new EnergyBudgetExperiment.Row(
        "step",
        contender.name(),
        MeanEstimate.of(each),
        each,
        new MeanEstimate(share, 0),
        none,
        none,
        none);
  }

  private static List<FigureCheck> checks(double accuracy, double share) {
    return EnergyBudgetExperiment.checks(
        List.of(row(ComparedLaw.SLUICE, accuracy, share), row(ComparedLaw.ALERT, 0.75, 0.99)));
  }

  @ParameterizedTest
  @CsvSource({"0.7491,0.9891,true", "0.7489,0.99,false", "0.75,0.9889,false"})
  void takesATenthOfAPointForEqual(double accuracy, double share, boolean equal) {
    List<FigureCheck> ahead = checks(accuracy, share).subList(2, 4);

    assertThat(ahead.stream().allMatch(FigureCheck::holds)).isEqualTo(equal);
  }

  @Test
  void saysWhatEqualIs() {
    assertThat(checks(0.75, 0.99).subList(2, 5))
        .allSatisfy(check -> assertThat(check.what()).endsWith("(equal is within 0.1 points)"));
  }
}

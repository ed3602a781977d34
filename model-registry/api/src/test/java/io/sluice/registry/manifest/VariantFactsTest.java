package io.sluice.registry.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class VariantFactsTest {
  private static final Offset<Double> TINY = Offset.offset(1e-9);

  @Test
  void theOriginalIsAssuredOfWhatItScored() {
    assertThat(facts(0.9374, 1.0).assuredAccuracy()).hasValue(0.9374);
  }

  @Test
  void twoStandardErrorsOfThePairedDifferenceAreTakenOff() {
    assertThat(facts(0.9379, 0.99).assuredAccuracy().orElseThrow())
        .isCloseTo(0.9379 - 2 * Math.sqrt(0.01 / 10_000), TINY);
  }

  @Test
  void aCompressedVariantThatScoresHigherByLuckIsNotPreferred() {
    double original = facts(0.9374, 1.0).assuredAccuracy().orElseThrow();
    double lucky = facts(0.9379, 0.9967).assuredAccuracy().orElseThrow();

    assertThat(lucky).isLessThan(original);
  }

  @Test
  void oneThatIsBetterBeyondChanceIs() {
    double original = facts(0.9374, 1.0).assuredAccuracy().orElseThrow();
    double better = facts(0.9474, 0.98).assuredAccuracy().orElseThrow();

    assertThat(better).isGreaterThan(original);
  }

  @Test
  void withoutLabelsTheAgreementStandsForIt() {
    assertThat(facts(null, 0.98).assuredAccuracy()).hasValue(0.98);
  }

  @Test
  void withoutDataItIsUnknown() {
    assertThat(facts(null, null).assuredAccuracy()).isEmpty();
  }

  private static VariantFacts facts(@Nullable Double accuracy, @Nullable Double agreement) {
    MeasuredAccuracy measured =
        accuracy == null ? null : new MeasuredAccuracy(accuracy, "test", 10_000, 0);
    return new VariantFacts(1, 1, measured, agreement, List.of());
  }
}

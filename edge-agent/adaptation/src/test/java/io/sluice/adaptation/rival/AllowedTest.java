package io.sluice.adaptation.rival;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.adaptation.policy.AdaptationPolicy;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class AllowedTest {
  @Test
  void aCeilingLeavesOnlyWhatIsAtOrBelowIt() {
    double small = Ladders.TWO.worth(Ladders.SMALL);
    Allowed allowed =
        new Allowed(
            Ladders.TWO, AdaptationPolicy.UNLIMITED.withAccuracyCeiling(OptionalDouble.of(small)));

    assertThat(allowed.of(0b11)).isEqualTo(1L << Ladders.SMALL);
    assertThat(allowed.of(0b01)).isEqualTo(1L << Ladders.BIG);
  }
}

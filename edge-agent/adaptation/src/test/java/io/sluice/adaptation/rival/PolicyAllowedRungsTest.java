package io.sluice.adaptation.rival;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.adaptation.policy.AdaptationPolicy;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class PolicyAllowedRungsTest {
  @Test
  void aCeilingLeavesOnlyWhatIsAtOrBelowIt() {
    double small = RivalLawFixtures.TWO.worth(RivalLawFixtures.SMALL);
    PolicyAllowedRungs allowed =
        new PolicyAllowedRungs(
            RivalLawFixtures.TWO,
            AdaptationPolicy.UNLIMITED.withAccuracyCeiling(OptionalDouble.of(small)));

    assertThat(allowed.of(0b11)).isEqualTo(1L << RivalLawFixtures.SMALL);
    assertThat(allowed.of(0b01)).isEqualTo(1L << RivalLawFixtures.BIG);
  }
}

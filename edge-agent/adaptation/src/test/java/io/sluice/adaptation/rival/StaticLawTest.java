package io.sluice.adaptation.rival;

import static io.sluice.adaptation.rival.RivalLawFixtures.BIG;
import static io.sluice.adaptation.rival.RivalLawFixtures.SMALL;
import static io.sluice.adaptation.rival.RivalLawFixtures.left;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.adaptation.decide.DispatchSnapshot;
import io.sluice.adaptation.decide.ResidencyDecision;
import io.sluice.adaptation.decide.ResidencySnapshot;
import io.sluice.registry.manifest.VariantName;
import org.junit.jupiter.api.Test;

class StaticLawTest {
  private final StaticLaw law = new StaticLaw(RivalLawFixtures.TWO, new VariantName("big"));

  @Test
  void runsItsVariantWhateverTimeIsLeft() {
    assertThat(law.choose(left(1)).rung()).isEqualTo(BIG);
  }

  @Test
  void asksForItsVariantAndRunsAnotherUntilItIsThere() {
    assertThat(law.choose(new DispatchSnapshot(0, 0, new double[] {9}, 1, 1, 0b10)).rung())
        .isEqualTo(SMALL);
    assertThat(law.review(new ResidencySnapshot(0, SMALL, 0b10, 0b01, 0b01)))
        .isInstanceOf(ResidencyDecision.Switch.class);
    assertThat(law.review(new ResidencySnapshot(0, BIG, 0b11, 0, 0)))
        .isInstanceOf(ResidencyDecision.Stay.class);
  }

  @Test
  void refusesAVariantThatIsNotOnTheLadder() {
    assertThatThrownBy(() -> new StaticLaw(RivalLawFixtures.TWO, new VariantName("other")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("other");
  }
}

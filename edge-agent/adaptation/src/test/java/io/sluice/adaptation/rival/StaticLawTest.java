package io.sluice.adaptation.rival;

import static io.sluice.adaptation.rival.Ladders.BIG;
import static io.sluice.adaptation.rival.Ladders.SMALL;
import static io.sluice.adaptation.rival.Ladders.left;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.adaptation.decide.Decision;
import io.sluice.adaptation.decide.Dispatch;
import io.sluice.adaptation.decide.Residency;
import io.sluice.registry.manifest.VariantName;
import org.junit.jupiter.api.Test;

class StaticLawTest {
  private final StaticLaw law = new StaticLaw(Ladders.TWO, new VariantName("big"));

  @Test
  void runsItsVariantWhateverTimeIsLeft() {
    assertThat(law.choose(left(1)).rung()).isEqualTo(BIG);
  }

  @Test
  void asksForItsVariantAndRunsAnotherUntilItIsThere() {
    assertThat(law.choose(new Dispatch(0, 0, new double[] {9}, 1, 1, 0b10)).rung())
        .isEqualTo(SMALL);
    assertThat(law.review(new Residency(0, SMALL, 0b10, 0b01, 0b01)))
        .isInstanceOf(Decision.Switch.class);
    assertThat(law.review(new Residency(0, BIG, 0b11, 0, 0))).isInstanceOf(Decision.Stay.class);
  }

  @Test
  void refusesAVariantThatIsNotOnTheLadder() {
    assertThatThrownBy(() -> new StaticLaw(Ladders.TWO, new VariantName("other")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("other");
  }
}

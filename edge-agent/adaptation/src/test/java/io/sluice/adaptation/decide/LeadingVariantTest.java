package io.sluice.adaptation.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.adaptation.decide.SwitchRationale.Limit;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeadingVariantTest {
  private static final long ALL = 0b111;
  private static final int DWELL = 10_000;

  private final LeadingVariant lead = new LeadingVariant(3, 1);
  private double now;

  @BeforeEach
  void dwell() {
    lead.obey(Duration.ofMillis(DWELL));
  }

  @Test
  void staysWhereItServes() {
    ideal(60, 1);

    assertThat(lead.wanted(now, ALL, 0)).isEqualTo(1);
  }

  @Test
  void goesToTheRungThatMostInferencesWouldHave() {
    ideal(10, 2);

    assertThat(lead.wanted(now, ALL, 0)).isEqualTo(2);
  }

  @Test
  void goesUpAfterTheDwell() {
    ideal(9, 0);
    int early = lead.wanted(now, ALL, 0);
    ideal(3, 0);

    assertThat(early).isEqualTo(1);
    assertThat(lead.wanted(now, ALL, 0)).isEqualTo(0);
  }

  @Test
  void doesNotGoUpToWhatCannotBeLoaded() {
    ideal(60, 0);

    assertThat(lead.wanted(now, 0b110, 0)).isEqualTo(1);
  }

  @Test
  void startsTheDwellAnewWhenTheBetterRungWasNotWantedForAWhile() {
    ideal(9, 0);
    ideal(5, 1);
    ideal(9, 0);

    assertThat(lead.wanted(now, ALL, 0)).isEqualTo(1);
  }

  @Test
  void doublesTheDwellWhenARiseIsRegretted() {
    ideal(12, 0);
    lead.moved(now, 0);
    ideal(10, 1);

    lead.moved(now, 1);

    assertThat(lead.dwellMillis()).isEqualTo(2 * DWELL);
  }

  @Test
  void asksNoMoreOfARungInMemoryAfterRegret() {
    lead.moved(now, 0);
    lead.moved(now, 1);

    ideal(12, 0);

    assertThat(lead.wanted(now, ALL, 0)).isEqualTo(1);
    assertThat(lead.wanted(now, ALL, ALL)).isEqualTo(0);
  }

  @Test
  void doesNotRegretARiseThatLasted() {
    lead.moved(now, 0);
    ideal(60, 0);

    lead.moved(now, 1);

    assertThat(lead.dwellMillis()).isEqualTo(DWELL);
  }

  @Test
  void halvesTheDwellAgainAfterALongTimeInPeace() {
    lead.moved(now, 0);
    lead.moved(now, 1);

    now += 21 * 2 * DWELL;
    lead.settle(now);
    lead.settle(now);

    assertThat(lead.dwellMillis()).isEqualTo(DWELL);
  }

  @Test
  void asksForTheDwellOfThePolicyHoweverLongItIs() {
    lead.obey(Duration.ofHours(2));

    assertThat(lead.dwellMillis()).isEqualTo(Duration.ofHours(2).toMillis());
  }

  @Test
  void makesADwellBeyondTheLongestNoLongerByRegret() {
    lead.obey(Duration.ofHours(2));
    lead.moved(now, 0);

    lead.moved(now, 1);

    assertThat(lead.dwellMillis()).isEqualTo(Duration.ofHours(2).toMillis());
  }

  @Test
  void saysWhatSpokeAgainstItMost() {
    ideal(10, 2);

    assertThat(lead.limit()).isEqualTo(Limit.DEADLINE);
  }

  private void ideal(int seconds, int rung) {
    for (int i = 0; i < 20 * seconds; i++) {
      now += 50;
      lead.count(now, rung, rung == 2 ? Limit.DEADLINE : Limit.NONE);
    }
  }
}

package io.sluice.adaptation.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.adaptation.policy.EnergyBudget;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EnergyBudgetAccountTest {
  /** 300 J in its window, with an overdraft limit of 30 J. */
  private static final Optional<EnergyBudget> AVERAGE =
      Optional.of(new EnergyBudget.Average(3, Duration.ofSeconds(100)));

  private static final double CREDIT = 30;

  private final EnergyBudgetAccount account = new EnergyBudgetAccount();

  @Test
  void allowsAnythingWithoutABudget() {
    use(10, 100);

    assertThat(account.allowedWatts()).isInfinite();
    assertThat(account.steadyWatts(2)).isInfinite();
    assertThat(account.isOpen()).isFalse();
  }

  @Test
  void allowsAnythingWhilePowerIsUnknown() {
    account.obey(AVERAGE);

    assertThat(account.allowedWatts()).isInfinite();
    assertThat(account.steadyWatts(2)).isInfinite();
  }

  @Test
  void allowsTheBudgetAndItsCreditWhenJustTheBudgetWasUsed() {
    account.obey(AVERAGE);

    use(50, 3);

    assertThat(account.allowedWatts()).isCloseTo(3 + CREDIT / 120, within(1e-9));
  }

  @Test
  void allowsMoreWhenSomeIsSavedAndLessWhenTheCreditIsOverdrawn() {
    account.obey(AVERAGE);

    use(15, 1);
    double saved = account.allowedWatts();
    use(20, 6);

    assertThat(saved).isCloseTo(3 + (30 + CREDIT) / 120, within(1e-9));
    assertThat(account.allowedWatts()).isCloseTo(3 - (30 - CREDIT) / 120, within(1e-9));
  }

  @Test
  void aimsBelowTheBudgetUntilEnoughIsSavedAndAboveItAfterwards() {
    account.obey(AVERAGE);
    use(1, 3);
    double before = account.steadyWatts(2);

    use(100, 2);
    double enough = account.steadyWatts(2);
    use(30, 2);

    // the 1 W above the cheapest is kept for a window, 100 J
    assertThat(before).isCloseTo(3 - 100.0 / 300, within(1e-9));
    assertThat(enough).isCloseTo(3, within(1e-9));
    assertThat(account.steadyWatts(2)).isGreaterThan(3);
  }

  @Test
  void keepsNothingWhereNothingCanBeTraded() {
    account.obey(AVERAGE);
    use(1, 3);

    assertThat(account.steadyWatts(3.5)).isCloseTo(3, within(1e-9));
    assertThat(account.steadyWatts(Double.NaN)).isCloseTo(3, within(1e-9));
  }

  @Test
  void savesNoMoreThanTheWindowAllows() {
    account.obey(AVERAGE);

    use(100_000, 1);

    assertThat(account.allowedWatts()).isCloseTo(3 + (300 + CREDIT) / 120, within(1e-6));
  }

  @Test
  void forgivesDebtThatCouldNotBeHelped() {
    account.obey(AVERAGE);
    use(3600, 10);

    use(60, 2);

    assertThat(account.allowedWatts()).isGreaterThan(3);
  }

  @Test
  void aReserveEndsWithItsTime() {
    account.obey(Optional.of(new EnergyBudget.Reserve(100, Duration.ofSeconds(100))));

    use(101, 5);

    assertThat(account.allowedWatts()).isInfinite();
  }

  @Test
  void goesOnUnderTheSameBudget() {
    account.obey(AVERAGE);
    use(3, 6);
    double before = account.allowedWatts();

    account.obey(AVERAGE);

    assertThat(account.allowedWatts()).isEqualTo(before);
  }

  private void use(int seconds, double watts) {
    for (int i = 0; i < seconds; i++) {
      account.pass(1);
      account.sense(watts, 1);
    }
  }
}

package io.sluice.adaptation.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.adaptation.policy.EnergyBudget;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EnergyAccountTest {
  /** 300 J in its window, 1.5 J are kept back. */
  private static final Optional<EnergyBudget> AVERAGE =
      Optional.of(new EnergyBudget.Average(3, Duration.ofSeconds(100)));

  private final EnergyAccount account = new EnergyAccount();

  @Test
  void allowsAnythingWithoutABudget() {
    use(10, 100);

    assertThat(account.allowedWatts()).isInfinite();
    assertThat(account.level()).isEqualTo(1);
  }

  @Test
  void allowsAnythingWhilePowerIsUnknown() {
    account.obey(AVERAGE);

    assertThat(account.allowedWatts()).isInfinite();
    assertThat(account.level()).isEqualTo(1);
  }

  @Test
  void allowsTheBudgetWhenJustThatWasUsed() {
    account.obey(AVERAGE);

    use(50, 3);

    assertThat(account.allowedWatts()).isCloseTo(3, within(1e-9));
    assertThat(account.level()).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void allowsMoreWhenSomeIsSavedAndLessWhenInDebt() {
    account.obey(AVERAGE);

    use(15, 1);
    double saved = account.allowedWatts();
    use(20, 6);

    assertThat(saved).isCloseTo(3 + 30.0 / 30, within(1e-9));
    assertThat(account.allowedWatts()).isCloseTo(3 - 30.0 / 30, within(1e-9));
  }

  @Test
  void movesItsLevelWithWhatIsUsed() {
    account.obey(AVERAGE);

    use(10, 5);
    double thirsty = account.level();
    use(20, 1);

    assertThat(thirsty).isLessThan(0.5);
    assertThat(account.level()).isGreaterThan(thirsty);
  }

  @Test
  void lowersALevelThatIsOverruled() {
    account.obey(AVERAGE);
    use(1, 3);

    account.overrule(true);
    use(60, 3);

    assertThat(account.level()).isCloseTo(0, within(0.01));
  }

  @Test
  void savesNoMoreThanTheWindowAllows() {
    account.obey(AVERAGE);

    use(100_000, 1);

    assertThat(account.allowedWatts()).isCloseTo(3 + (300 - 1.5) / 30, within(1e-6));
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

package io.sluice.adaptation.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.adaptation.policy.EnergyBudget;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EnergyAccountTest {
  /** Holds 5 % of 3 W for 100 s: 15 J. */
  private static final Optional<EnergyBudget> AVERAGE =
      Optional.of(new EnergyBudget.Average(3, Duration.ofSeconds(100)));

  private final EnergyAccount account = new EnergyAccount();
  private double now;

  @Test
  void isFullWithoutABudget() {
    use(10, 100);

    assertThat(account.fullness()).isEqualTo(1);
  }

  @Test
  void isFullWhilePowerIsUnknown() {
    account.obey(AVERAGE);

    use(10, Double.NaN);

    assertThat(account.fullness()).isEqualTo(1);
  }

  @Test
  void savesWhatIsNotUsed() {
    account.obey(AVERAGE);

    use(3, 2);

    assertThat(account.fullness()).isCloseTo(0.5 + 3.0 / 15, within(1e-9));
  }

  @Test
  void savesNoMoreThanTheWindowAllows() {
    account.obey(AVERAGE);
    use(3600, 1);

    use(5, 4.5);

    assertThat(account.fullness()).isCloseTo(1 - 7.5 / 15, within(1e-9));
  }

  @Test
  void forgivesDebtThatCouldNotBeHelped() {
    account.obey(AVERAGE);
    use(3600, 10);

    use(50, 1);

    assertThat(account.fullness()).isEqualTo(1);
  }

  @Test
  void aReserveKeepsAllThatWasSaved() {
    account.obey(Optional.of(new EnergyBudget.Reserve(36_000, Duration.ofHours(2))));
    use(3600, 1);

    use(600, 8);

    assertThat(account.fullness()).isGreaterThan(1);
  }

  @Test
  void aReserveEndsWithItsTime() {
    account.obey(Optional.of(new EnergyBudget.Reserve(100, Duration.ofSeconds(100))));

    use(101, 5);

    assertThat(account.fullness()).isEqualTo(1);
  }

  @Test
  void goesOnUnderTheSameBudget() {
    account.obey(AVERAGE);
    use(3, 6);
    double before = account.fullness();

    account.obey(AVERAGE);

    assertThat(account.fullness()).isEqualTo(before);
  }

  private void use(int seconds, double watts) {
    account.sense(now, watts);
    for (int i = 0; i < seconds; i++) {
      now += 1000;
      account.sense(now, watts);
    }
  }
}

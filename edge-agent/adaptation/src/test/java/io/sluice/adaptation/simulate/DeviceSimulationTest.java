package io.sluice.adaptation.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.adaptation.decide.DeviceLaw;
import io.sluice.adaptation.decide.SluiceLaw;
import io.sluice.adaptation.policy.AdaptationPolicy;
import io.sluice.adaptation.policy.EnergyBudget;
import io.sluice.adaptation.rival.AlertLaw;
import io.sluice.adaptation.rival.InfaasLaw;
import io.sluice.adaptation.rival.StaticLaw;
import io.sluice.registry.manifest.VariantName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class DeviceSimulationTest {
  private static final long ONLY_SMALL = 50_000;

  /** Budget of idle power plus 0.5 W. */
  private static final AdaptationPolicy FRUGAL =
      new AdaptationPolicy(
          OptionalDouble.empty(),
          0.95,
          Optional.of(new EnergyBudget.Average(2.5, Duration.ofSeconds(30))),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          Optional.empty(),
          Duration.ofSeconds(10));

  @Test
  void answersInOrderAndCountsEnergy() {
    SimulatedWorld world = SimulatedWorldFixtures.calm(150, 0, 50);

    DeviceSimulationOutcome outcome = run(world, statically(world, "big"));

    // the second request waits for 50 ms and ends at 200 ms, still in time
    assertThat(outcome.answered()).isEqualTo(2);
    assertThat(outcome.accuracySum()).isCloseTo(1.8, within(1e-12));
    assertThat(outcome.joulesAboveIdle()).isCloseTo(5 * 0.2, within(1e-9));
    assertThat(outcome.joules()).isCloseTo(2 * 2 + 5 * 0.2, within(1e-9));
  }

  @Test
  void doesNotCountALateAnswerAndGivesUpWhatIsLateBeforeItsRun() {
    SimulatedWorld world = SimulatedWorldFixtures.calm(90, 0, 5);

    DeviceSimulationOutcome outcome = run(world, statically(world, "big"));

    assertThat(outcome.answered()).isZero();
    // the first run was in vain; the second request had expired by its end
    assertThat(outcome.joulesAboveIdle()).isCloseTo(5 * 0.1, within(1e-9));
  }

  @Test
  void slowsARunByItsSensitivityToContention() {
    SimulatedWorld calm = SimulatedWorldFixtures.calm(1000, 100);
    SimulatedWorld busy =
        new SimulatedWorld(
            calm.device(),
            calm.trace(),
            PiecewiseConstantSignal.constant(0),
            new PiecewiseConstantSignal(0, new double[] {90}, new double[] {Math.log(2)}),
            PiecewiseConstantSignal.constant(25),
            2000);

    DeviceSimulationOutcome outcome = run(busy, statically(busy, "big"));

    assertThat(outcome.joulesAboveIdle()).isCloseTo(0.5 * Math.pow(2, 1.5), within(1e-9));
  }

  @Test
  void throttlesOnceItIsAsHotAsItsTrip() {
    SimulatedWorld calm = SimulatedWorldFixtures.calm(150, 10, 50);
    SimulatedWorld hot =
        new SimulatedWorld(
            calm.device(),
            calm.trace(),
            PiecewiseConstantSignal.constant(0),
            PiecewiseConstantSignal.constant(0),
            PiecewiseConstantSignal.constant(70),
            2000);

    DeviceSimulationOutcome outcome = run(hot, statically(hot, "big"));

    // at 70 °C and 10 K of idling the device is at its trip; a run takes 200 ms
    assertThat(outcome.throttleEntries()).isEqualTo(1);
    assertThat(outcome.answered()).isZero();
  }

  @Test
  void loadsWhatIsToLeadAndRunsSlowerMeanwhile() {
    // the first review is after 500 ms, and loading takes 400 ms
    SimulatedWorld world =
        SimulatedWorldFixtures.calm(SimulatedWorldFixtures.deviceOfThree(), 300, 600, 1000);

    DeviceSimulationOutcome outcome = run(world, statically(world, "mid"));

    assertThat(outcome.loads()).isEqualTo(1);
    assertThat(outcome.answeredByRung()).containsExactly(0, 1, 1);
    // 20 ms on the small rung, a quarter longer; 50 ms on the other, and 5 ms for cold caches
    assertThat(outcome.joulesAboveIdle()).isCloseTo(5 * (0.025 + 0.055), within(1e-9));
  }

  @Test
  void loadsNothingThatDoesNotFit() {
    SimulatedWorld tight = SimulatedWorldFixtures.random(1, ONLY_SMALL);

    DeviceSimulationOutcome outcome = run(tight, statically(tight, "big"));

    assertThat(outcome.loads()).isZero();
    assertThat(outcome.answeredByRung()[0]).isZero();
  }

  @Test
  void isTheSameForTheSameSeed() {
    SimulatedWorld world = SimulatedWorldFixtures.random(3, 1_000_000);
    DeviceLaw one = new AlertLaw(world.device().ladder(), AlertLaw.Goal.OF_ITS_OWN);
    DeviceLaw other = new AlertLaw(world.device().ladder(), AlertLaw.Goal.OF_ITS_OWN);

    DeviceSimulationOutcome first = run(world, one);

    assertThat(run(SimulatedWorldFixtures.random(3, 1_000_000), other))
        .usingRecursiveComparison()
        .isEqualTo(first);
  }

  @Test
  void noLawSurpassesTheOracle() {
    for (int seed = 1; seed <= 40; seed++) {
      SimulatedWorld world = SimulatedWorldFixtures.random(seed, 1_000_000);
      double most = PerfectForesightOracle.mostAccuracy(world);
      int answers = PerfectForesightOracle.mostAnswers(world);
      AccuracyEnergyFrontier frontier = new AccuracyEnergyFrontier(world);
      for (DeviceSimulationOutcome outcome : outcomes(world)) {
        assertThat(outcome.accuracySum()).isLessThanOrEqualTo(most + 1e-9);
        assertThat(outcome.answered()).isLessThanOrEqualTo(answers);
        assertThat(outcome.accuracySum())
            .isLessThanOrEqualTo(frontier.mostAccuracyWithin(outcome.joulesAboveIdle()) + 1e-9);
      }
    }
  }

  @Test
  void theLawSpendsLessUnderABudgetOfEnergy() {
    SimulatedWorld world = SimulatedWorldFixtures.random(1, 1_000_000);

    DeviceSimulationOutcome frugal =
        DeviceSimulation.run(world, sluice(world), FRUGAL, SimulationListener.NONE);

    assertThat(frugal.joulesAboveIdle())
        .isLessThan(0.9 * run(world, sluice(world)).joulesAboveIdle());
  }

  @Test
  void theOracleLosesAccuracyAsEnergyIsTakenFromIt() {
    SimulatedWorld world = SimulatedWorldFixtures.random(7, 1_000_000);

    AccuracyEnergyFrontier frontier = new AccuracyEnergyFrontier(world);

    double all = frontier.mostAccuracyWithin(1e9);
    double some = frontier.mostAccuracyWithin(20);
    double less = frontier.mostAccuracyWithin(10);

    assertThat(all).isEqualTo(PerfectForesightOracle.mostAccuracy(world)).isGreaterThan(some);
    assertThat(some).isGreaterThan(less);
    assertThat(less).isPositive();
  }

  private static List<DeviceLaw> laws(SimulatedWorld world) {
    List<DeviceLaw> laws = new ArrayList<>();
    laws.add(new AlertLaw(world.device().ladder(), AlertLaw.Goal.OF_ITS_OWN));
    laws.add(new AlertLaw(world.device().ladder(), AlertLaw.Goal.SHARED_BY_THE_QUEUE));
    laws.add(new InfaasLaw(world.device().ladder()));
    laws.add(statically(world, "big"));
    laws.add(statically(world, "small"));
    laws.add(sluice(world));
    return laws;
  }

  private static List<DeviceSimulationOutcome> outcomes(SimulatedWorld world) {
    List<DeviceSimulationOutcome> outcomes = new ArrayList<>();
    laws(world).forEach(law -> outcomes.add(run(world, law)));
    outcomes.add(DeviceSimulation.run(world, sluice(world), FRUGAL, SimulationListener.NONE));
    return outcomes;
  }

  private static DeviceLaw sluice(SimulatedWorld world) {
    return new SluiceLaw(world.device().ladder(), world.device().firstLead());
  }

  private static DeviceLaw statically(SimulatedWorld world, String name) {
    return new StaticLaw(world.device().ladder(), new VariantName(name));
  }

  private static DeviceSimulationOutcome run(SimulatedWorld world, DeviceLaw law) {
    return DeviceSimulation.run(world, law, AdaptationPolicy.UNLIMITED, SimulationListener.NONE);
  }
}

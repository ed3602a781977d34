package io.sluice.adaptation.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.adaptation.decide.LadderRung;
import io.sluice.adaptation.decide.SluiceLaw;
import io.sluice.adaptation.fleet.FleetPlannerSettings;
import io.sluice.registry.manifest.KnownQuantity;
import io.sluice.registry.manifest.VariantName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/**
 * 20 devices with a throughput of 250 requests a second on the best rung, and 1250 on the fastest.
 */
class FleetSimulationTest {
  private static final int DEVICES = 20;
  private static final SimulatedDevice DEVICE =
      new SimulatedDevice(
          List.of(rung("fp32", 0.93, 80), rung("mixed", 0.92, 40), rung("int8", 0.90, 16)),
          100_000_000,
          1,
          1.1,
          2.7,
          new SimulatedDevice.ThermalParameters(8, 300, 80, 75, 0.6));
  private static final Optional<FleetPlannerSettings> PLANNED =
      Optional.of(FleetPlannerSettings.DEFAULT);

  @RepeatedTest(3)
  void absorbsAThreefoldStepWithoutGivingUpARequestAndComesBack(RepetitionInfo repetition) {
    FleetSimulationOutcome outcome = run(repetition.getCurrentRepetition(), 150, 450, 180, PLANNED);

    assertThat(outcome.givenUp()).isZero();
    assertThat(outcome.shedAdvised()).isZero();
    assertThat(outcome.missRate(0, 180)).isLessThan(0.005);
    assertThat(outcome.seconds().get(110).plannedPerSecond()).isGreaterThan(450);
    assertThat(outcome.accuracy(150, 180)).isGreaterThan(outcome.accuracy(30, 60) - 0.001);
  }

  @Test
  void movesNoLeadInSteadyLoad() {
    FleetSimulationOutcome outcome = run(1, 150, 150, 600, PLANNED);

    assertThat(outcome.mostLeadMoves()).isLessThanOrEqualTo(1);
    assertThat(outcome.plans()).isEqualTo(1);
  }

  @Test
  void advisesToShedWhatNoRungHasTheCapacityFor() {
    FleetSimulationOutcome outcome = run(1, 150, 1500, 180, PLANNED);

    assertThat(outcome.shedAdvised()).isGreaterThan(50 * 200);
    assertThat(outcome.missRate(70, 110)).isGreaterThan(0.1);
  }

  @Test
  void doesTheSameAgainFromTheSameSeed() {
    assertThat(run(7, 150, 450, 90, PLANNED)).isEqualTo(run(7, 150, 450, 90, PLANNED));
  }

  @Test
  void countsEveryRequestOnce() {
    FleetSimulationOutcome outcome = run(2, 1500, 1500, 30, Optional.empty());

    int ended = 0;
    int arrived = 0;
    for (FleetSimulationOutcome.Second second : outcome.seconds()) {
      ended += second.answered() + second.late() + second.givenUp() + second.waiting();
      arrived += second.arrived();
    }
    assertThat(ended).isEqualTo(arrived);
    assertThat(outcome.seconds().get(29).waiting()).isPositive();
    assertThat(outcome.seconds().get(20).plannedPerSecond()).isNaN();
  }

  private static FleetSimulationOutcome run(
      long seed,
      double perSecond,
      double high,
      int seconds,
      Optional<FleetPlannerSettings> settings) {
    WorkloadGenerator workloads = new WorkloadGenerator(new Random(seed), seconds);
    RequestTrace trace = workloads.trace(workloads.step(perSecond, high), 1000, 0.01);
    List<SimulatedFleetMember> members = new ArrayList<>();
    for (int i = 0; i < DEVICES; i++) {
      SimulatedWorld world =
          new SimulatedWorld(
              DEVICE,
              trace,
              PiecewiseConstantSignal.constant(0),
              workloads.regimes(new double[] {0, 0.2}, 60),
              PiecewiseConstantSignal.constant(25),
              1e3 * seconds);
      members.add(new SimulatedFleetMember("board", world));
    }
    return FleetSimulation.run(members, device -> new SluiceLaw(device.ladder(), 0), settings);
  }

  private static SimulatedRung rung(String name, double accuracy, double millis) {
    return new SimulatedRung(
        new LadderRung(
            new VariantName(name),
            accuracy,
            millis,
            1,
            KnownQuantity.modelled(3.7 * millis / 1e3, "pi4"),
            10_000_000),
        0.08,
        1,
        3.7,
        200);
  }
}

package io.sluice.bench.adaptation;

import io.sluice.adaptation.decide.LadderRung;
import io.sluice.adaptation.decide.SluiceLaw;
import io.sluice.adaptation.fleet.FleetPlannerSettings;
import io.sluice.adaptation.simulate.FleetSimulation;
import io.sluice.adaptation.simulate.FleetSimulationOutcome;
import io.sluice.adaptation.simulate.PiecewiseConstantSignal;
import io.sluice.adaptation.simulate.RequestTrace;
import io.sluice.adaptation.simulate.SimulatedDevice;
import io.sluice.adaptation.simulate.SimulatedFleetMember;
import io.sluice.adaptation.simulate.SimulatedRung;
import io.sluice.adaptation.simulate.SimulatedWorld;
import io.sluice.adaptation.simulate.WorkloadGenerator;
import io.sluice.registry.manifest.KnownQuantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;

/**
 * Fifty devices that share what comes: 30 as {@link SimulatedDevices#imageNet}, 20 half as fast.
 * Each is slowed down by contention for half of the time, in spells of a minute on average.
 *
 * @param load mean demand before the step, as a share of what the calm fleet answers at its best
 *     rung
 * @param factor of the step; 1 for none
 * @param seconds that all lasts
 */
record FleetScenario(double load, double factor, int seconds) {
  static final int STEP_FROM = 120;
  static final int STEP_TO = 180;
  private static final int FAST = 30;
  private static final int SLOW = 20;
  private static final double SLOWER = 2;
  private static final double DEADLINE_MILLIS = 1000;
  private static final double TAIL = 0.01;
  private static final double CONTENTION = 0.3;
  private static final double SPELL_SECONDS = 60;
  private static final double AMBIENT = 25;

  /** Requests per second before the step. */
  double perSecond() {
    double best = SimulatedDevices.imageNet().rungs().get(0).profile().p50Millis();
    return load * 1e3 / best * (FAST + SLOW / SLOWER);
  }

  FleetSimulationOutcome run(long seed, boolean planned) {
    return FleetSimulation.run(
        members(seed),
        device -> new SluiceLaw(device.ladder(), 0),
        planned ? Optional.of(FleetPlannerSettings.DEFAULT) : Optional.empty());
  }

  private List<SimulatedFleetMember> members(long seed) {
    WorkloadGenerator workloads = new WorkloadGenerator(new Random(seed), seconds);
    double[] arrivals =
        workloads.poisson(
            t -> perSecond() * (t >= STEP_FROM && t < STEP_TO ? factor : 1), perSecond() * factor);
    RequestTrace trace = workloads.trace(arrivals, DEADLINE_MILLIS, TAIL);
    SimulatedDevice fast = SimulatedDevices.imageNet();
    SimulatedDevice slow = slower(fast);
    List<SimulatedFleetMember> members = new ArrayList<>();
    for (int i = 0; i < FAST + SLOW; i++) {
      SimulatedWorld world =
          new SimulatedWorld(
              i < FAST ? fast : slow,
              trace,
              PiecewiseConstantSignal.constant(0),
              workloads.regimes(new double[] {0, CONTENTION}, SPELL_SECONDS),
              PiecewiseConstantSignal.constant(AMBIENT),
              1e3 * seconds);
      members.add(new SimulatedFleetMember(i < FAST ? "fast" : "slow", world));
    }
    return members;
  }

  private static SimulatedDevice slower(SimulatedDevice device) {
    return new SimulatedDevice(
        device.rungs().stream().map(FleetScenario::slower).toList(),
        device.memoryBytes(),
        SLOWER * device.switchMillis(),
        device.loadSlowdown(),
        device.idleWatts(),
        device.heat());
  }

  private static SimulatedRung slower(SimulatedRung rung) {
    LadderRung known = rung.profile();
    OptionalDouble joules = known.joulesPerInference().known();
    return new SimulatedRung(
        new LadderRung(
            known.variant(),
            known.accuracy(),
            SLOWER * known.p50Millis(),
            known.sensitivity(),
            KnownQuantity.modelled(SLOWER * joules.orElseThrow(), "pi4"),
            known.memoryBytes()),
        rung.logDeviation(),
        rung.sensitivity(),
        rung.activeWatts(),
        rung.loadMillis());
  }
}

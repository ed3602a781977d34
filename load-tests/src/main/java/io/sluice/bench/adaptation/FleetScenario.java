package io.sluice.bench.adaptation;

import io.sluice.adaptation.decide.Rung;
import io.sluice.adaptation.decide.SluiceLaw;
import io.sluice.adaptation.fleet.FleetSettings;
import io.sluice.adaptation.simulate.Device;
import io.sluice.adaptation.simulate.FleetMember;
import io.sluice.adaptation.simulate.FleetOutcome;
import io.sluice.adaptation.simulate.FleetSimulation;
import io.sluice.adaptation.simulate.Signal;
import io.sluice.adaptation.simulate.SimulatedRung;
import io.sluice.adaptation.simulate.Trace;
import io.sluice.adaptation.simulate.Workloads;
import io.sluice.adaptation.simulate.World;
import io.sluice.registry.manifest.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;

/**
 * Fifty devices that share what comes: 30 as {@link Devices#imageNet}, 20 half as fast. Each is
 * slowed down by contention for half of the time, in spells of a minute on average.
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
    double best = Devices.imageNet().rungs().get(0).profile().p50Millis();
    return load * 1e3 / best * (FAST + SLOW / SLOWER);
  }

  FleetOutcome run(long seed, boolean planned) {
    return FleetSimulation.run(
        members(seed),
        device -> new SluiceLaw(device.ladder(), 0),
        planned ? Optional.of(FleetSettings.DEFAULT) : Optional.empty());
  }

  private List<FleetMember> members(long seed) {
    Workloads workloads = new Workloads(new Random(seed), seconds);
    double[] arrivals =
        workloads.poisson(
            t -> perSecond() * (t >= STEP_FROM && t < STEP_TO ? factor : 1), perSecond() * factor);
    Trace trace = workloads.trace(arrivals, DEADLINE_MILLIS, TAIL);
    Device fast = Devices.imageNet();
    Device slow = slower(fast);
    List<FleetMember> members = new ArrayList<>();
    for (int i = 0; i < FAST + SLOW; i++) {
      World world =
          new World(
              i < FAST ? fast : slow,
              trace,
              Signal.constant(0),
              workloads.regimes(new double[] {0, CONTENTION}, SPELL_SECONDS),
              Signal.constant(AMBIENT),
              1e3 * seconds);
      members.add(new FleetMember(i < FAST ? "fast" : "slow", world));
    }
    return members;
  }

  private static Device slower(Device device) {
    return new Device(
        device.rungs().stream().map(FleetScenario::slower).toList(),
        device.memoryBytes(),
        SLOWER * device.switchMillis(),
        device.loadSlowdown(),
        device.idleWatts(),
        device.heat());
  }

  private static SimulatedRung slower(SimulatedRung rung) {
    Rung known = rung.profile();
    OptionalDouble joules = known.joulesPerInference().known();
    return new SimulatedRung(
        new Rung(
            known.variant(),
            known.accuracy(),
            SLOWER * known.p50Millis(),
            known.sensitivity(),
            Quantity.modelled(SLOWER * joules.orElseThrow(), "pi4"),
            known.memoryBytes()),
        rung.logDeviation(),
        rung.sensitivity(),
        rung.activeWatts(),
        rung.loadMillis());
  }
}

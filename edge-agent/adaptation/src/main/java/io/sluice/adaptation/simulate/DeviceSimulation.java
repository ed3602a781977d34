package io.sluice.adaptation.simulate;

import io.sluice.adaptation.decide.BurstGatheringWindow;
import io.sluice.adaptation.decide.CompletedInference;
import io.sluice.adaptation.decide.DeviceLaw;
import io.sluice.adaptation.decide.DispatchSnapshot;
import io.sluice.adaptation.decide.RungChoice;
import io.sluice.adaptation.decide.SensorReadings;
import io.sluice.adaptation.policy.AdaptationPolicy;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Discrete-event simulation of a device in a world: requests arrive and queue, the law chooses a
 * rung whenever the device is free, sensors are read twice a second. Requests for an idle device
 * are gathered first ({@link BurstGatheringWindow}), as in the gateway. Requests past their
 * deadline before their run are given up. A started run always ends, late or not.
 *
 * <p>The duration of a run depends on its start only; later changes do not affect the run.
 */
public final class DeviceSimulation {
  private static final double SENSE_MILLIS = 500;

  private final SimulatedWorld world;
  private final DeviceLaw law;
  private final SimulationListener recorder;
  private final SimulatedThermalBody body;
  private final SimulatedMemory memory;
  private final int[] answeredByRung;
  private double[] left = new double[64];
  private double freeAtMillis;
  private double busyWatts;
  private double nextSenseMillis = SENSE_MILLIS;
  private double joulesSensed;
  private int arrivedSensed;
  private int head;
  private int expected;
  private int arrived;
  private int lastRung = -1;
  private int answered;
  private int switches;
  private double accuracySum;
  private @Nullable CompletedInference running;

  private DeviceSimulation(SimulatedWorld world, DeviceLaw law, SimulationListener recorder) {
    this.world = world;
    this.law = law;
    this.recorder = recorder;
    this.body = new SimulatedThermalBody(world);
    this.memory = new SimulatedMemory(world.device());
    this.answeredByRung = new int[world.device().rungs().size()];
  }

  public static DeviceSimulationOutcome run(
      SimulatedWorld world, DeviceLaw law, AdaptationPolicy policy, SimulationListener recorder) {
    law.obey(policy);
    return new DeviceSimulation(world, law, recorder).run();
  }

  private DeviceSimulationOutcome run() {
    while (true) {
      double next = Math.min(nextRunMillis(), Math.min(nextSenseMillis, memory.loadedAtMillis()));
      if (next > world.endMillis()) {
        return end();
      }
      pass(next);
      if (next == memory.loadedAtMillis()) {
        memory.loaded();
      } else if (next == nextSenseMillis) {
        sense(next);
      } else {
        dispatch(next);
      }
    }
  }

  /** Earliest start of the next run, ms. */
  private double nextRunMillis() {
    expected = 0;
    if (head >= world.trace().size()) {
      return Double.POSITIVE_INFINITY;
    }
    double arrival = world.trace().arrivalMillis()[head];
    return arrival <= freeAtMillis ? freeAtMillis : gathered(arrival);
  }

  private double gathered(double firstMillis) {
    double deadline = world.trace().deadlineMillis()[head] - firstMillis;
    BurstGatheringWindow gathering =
        new BurstGatheringWindow(firstMillis, deadline, BurstGatheringWindow.USUAL_MOMENT_MILLIS);
    double[] arrivals = world.trace().arrivalMillis();
    for (int i = head + 1; i < arrivals.length && arrivals[i] < gathering.untilMillis(); i++) {
      gathering.joined(arrivals[i], world.trace().deadlineMillis()[i] - arrivals[i]);
    }
    expected = gathering.expected();
    return gathering.untilMillis();
  }

  private void pass(double toMillis) {
    double busyUntil = Math.min(toMillis, freeAtMillis);
    body.passTo(busyUntil, busyWatts);
    body.passTo(toMillis, 0);
    if (running != null && freeAtMillis <= toMillis) {
      law.observe(running);
      running = null;
    }
    while (arrived < world.trace().size() && world.trace().arrivalMillis()[arrived] <= toMillis) {
      arrived++;
    }
  }

  private void sense(double now) {
    double seconds = SENSE_MILLIS / 1e3;
    law.sense(
        new SensorReadings(
            now,
            (body.joules() - joulesSensed) / seconds,
            body.celsius(),
            body.frequency(),
            (arrived - arrivedSensed) / seconds));
    recorder.sensed(now, body.joules(), body.celsius());
    joulesSensed = body.joules();
    arrivedSensed = arrived;
    nextSenseMillis += SENSE_MILLIS;
    memory.obey(law.review(memory.residency(now)), now);
  }

  private void dispatch(double now) {
    if (world.trace().deadlineMillis()[head] <= now) {
      head++;
      return;
    }
    int waiting = waiting(now);
    double waited = now - world.trace().arrivalMillis()[head];
    RungChoice choice =
        law.choose(new DispatchSnapshot(now, waited, left, waiting, 1, memory.resident()));
    start(choice.rung(), now);
  }

  private int waiting(double now) {
    int waiting = arrived - head;
    if (waiting + expected > left.length) {
      left = Arrays.copyOf(left, 2 * (waiting + expected));
    }
    for (int i = 0; i < waiting; i++) {
      left[i] = world.trace().deadlineMillis()[head + i] - now;
    }
    Arrays.fill(left, waiting, waiting + expected, left[waiting - 1]);
    return waiting + expected;
  }

  private void start(int rung, double now) {
    double loading = memory.isLoading() ? world.device().loadSlowdown() : 1;
    double calm = world.calmMillis(head, rung, now) + world.switchMillis(rung, lastRung);
    double millis = calm * loading / body.frequency();
    freeAtMillis = now + millis;
    busyWatts = world.device().rungs().get(rung).activeWatts();
    switches += lastRung >= 0 && lastRung != rung ? 1 : 0;
    lastRung = rung;
    boolean inTime = freeAtMillis <= world.trace().deadlineMillis()[head];
    if (inTime) {
      answered++;
      answeredByRung[rung]++;
      accuracySum += world.device().rungs().get(rung).profile().accuracy();
    }
    recorder.ran(now, rung, inTime);
    head++;
    running = new CompletedInference(freeAtMillis, rung, 1, millis);
  }

  private DeviceSimulationOutcome end() {
    pass(world.endMillis());
    return new DeviceSimulationOutcome(
        world.trace().size(),
        answered,
        accuracySum,
        body.joules(),
        body.joulesAboveIdle(),
        world.endMillis() / 1e3,
        body.hottestCelsius(),
        body.throttleEntries(),
        switches,
        memory.leadMoves(),
        memory.loads(),
        answeredByRung);
  }
}

package io.sluice.adaptation.simulate;

import io.sluice.adaptation.decide.CompletedInference;
import io.sluice.adaptation.decide.DeviceLaw;
import io.sluice.adaptation.decide.DispatchSnapshot;
import io.sluice.adaptation.decide.SensorReadings;
import io.sluice.adaptation.policy.AdaptationPolicy;
import org.jspecify.annotations.Nullable;

/** A simulated device running requests of a shared queue, a single request at a time. */
final class SimulatedFleetDevice {
  private final SimulatedWorld world;
  private final DeviceLaw law;
  private final SimulatedThermalBody body;
  private final SimulatedMemory memory;
  private final double[] left = new double[1];
  private double freeAtMillis;
  private double busyWatts;
  private double sensedMillis;
  private double joulesSensed;
  private int taken;
  private int lastRung = -1;
  private @Nullable CompletedInference running;

  SimulatedFleetDevice(SimulatedWorld world, DeviceLaw law) {
    this.world = world;
    this.law = law;
    this.body = new SimulatedThermalBody(world);
    this.memory = new SimulatedMemory(world.device());
    law.obey(AdaptationPolicy.UNLIMITED);
  }

  void obey(AdaptationPolicy policy) {
    law.obey(policy);
  }

  int leadMoves() {
    return memory.leadMoves();
  }

  /** Advances the time of the device. */
  void passTo(double nowMillis) {
    body.passTo(Math.min(nowMillis, freeAtMillis), busyWatts);
    body.passTo(nowMillis, 0);
    if (running != null && freeAtMillis <= nowMillis) {
      law.observe(running);
      running = null;
    }
    if (memory.loadedAtMillis() <= nowMillis) {
      memory.loaded();
    }
  }

  void sense(double nowMillis) {
    passTo(nowMillis);
    double seconds = (nowMillis - sensedMillis) / 1e3;
    law.sense(
        new SensorReadings(
            nowMillis,
            (body.joules() - joulesSensed) / seconds,
            body.celsius(),
            body.frequency(),
            taken / seconds));
    joulesSensed = body.joules();
    sensedMillis = nowMillis;
    taken = 0;
    memory.obey(law.review(memory.residency(nowMillis)), nowMillis);
  }

  /**
   * Runs a request.
   *
   * @param request index of the request in the trace
   * @param nowMillis start of the run, ms
   * @param tally counts of the fleet
   * @return end of the run, ms
   */
  double run(int request, double nowMillis, FleetRequestTally tally) {
    passTo(nowMillis);
    double deadline = world.trace().deadlineMillis()[request];
    double waited = nowMillis - world.trace().arrivalMillis()[request];
    left[0] = deadline - nowMillis;
    int rung =
        law.choose(new DispatchSnapshot(nowMillis, waited, left, 1, 1, memory.resident())).rung();
    double millis = millis(request, rung, nowMillis);
    freeAtMillis = nowMillis + millis;
    busyWatts = world.device().rungs().get(rung).activeWatts();
    lastRung = rung;
    taken++;
    running = new CompletedInference(freeAtMillis, rung, 1, millis);
    double accuracy = world.device().rungs().get(rung).profile().accuracy();
    tally.ran(request, accuracy, freeAtMillis <= deadline);
    return freeAtMillis;
  }

  private double millis(int request, int rung, double nowMillis) {
    double calm = world.calmMillis(request, rung, nowMillis) + world.switchMillis(rung, lastRung);
    double loading = memory.isLoading() ? world.device().loadSlowdown() : 1;
    return calm * loading / body.frequency();
  }
}

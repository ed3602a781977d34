package io.sluice.adaptation.simulate;

import io.sluice.adaptation.decide.Ladder;
import io.sluice.adaptation.decide.Rung;
import java.util.List;

/**
 * The simulated device.
 *
 * @param rungs most accurate first
 * @param memoryBytes that the rungs in memory may take together
 * @param switchMillis that a run takes longer when another rung ran before it, ms: cold caches
 * @param loadSlowdown how many times slower runs are while a rung is loaded, 1 or more
 * @param idleWatts W
 * @param heat how it warms, cools and throttles
 */
public record Device(
    List<SimulatedRung> rungs,
    long memoryBytes,
    double switchMillis,
    double loadSlowdown,
    double idleWatts,
    Heat heat) {
  /**
   * A body of one heat capacity.
   *
   * @param kelvinPerWatt thermal resistance to the ambient, K/W
   * @param timeConstantSeconds s
   * @param tripCelsius it throttles from here on, °C
   * @param releaseCelsius until it is as cool as this, °C
   * @param throttledFrequency of nominal while it throttles
   */
  public record Heat(
      double kelvinPerWatt,
      double timeConstantSeconds,
      double tripCelsius,
      double releaseCelsius,
      double throttledFrequency) {}

  public Device {
    rungs = List.copyOf(rungs);
  }

  /** As laws know it. */
  public Ladder ladder() {
    return new Ladder(rungs.stream().map(SimulatedRung::profile).toList());
  }

  /** The rung that leads when a simulation begins. */
  public int firstLead() {
    return new Memory(this).lead();
  }

  /** This with all rungs as sensitive as a typical one, and known to be. */
  public Device withEqualSensitivities() {
    return new Device(
        rungs.stream().map(Device::typical).toList(),
        memoryBytes,
        switchMillis,
        loadSlowdown,
        idleWatts,
        heat);
  }

  private static SimulatedRung typical(SimulatedRung rung) {
    Rung known = rung.profile();
    return new SimulatedRung(
        new Rung(
            known.variant(),
            known.accuracy(),
            known.p50Millis(),
            1,
            known.joulesPerInference(),
            known.memoryBytes()),
        rung.logDeviation(),
        1,
        rung.activeWatts(),
        rung.loadMillis());
  }
}

package io.sluice.adaptation.simulate;

import io.sluice.adaptation.decide.DeviceLadder;
import io.sluice.adaptation.decide.LadderRung;
import java.util.List;

/**
 * Parameters of a simulated device.
 *
 * @param rungs most accurate first
 * @param memoryBytes memory available to all resident rungs together
 * @param switchMillis extra time of a run after a run of another rung, from cold caches, ms
 * @param loadSlowdown slowdown of runs while a rung is loaded, a factor of 1 or more
 * @param idleWatts idle power, W
 * @param heat thermal parameters
 */
public record SimulatedDevice(
    List<SimulatedRung> rungs,
    long memoryBytes,
    double switchMillis,
    double loadSlowdown,
    double idleWatts,
    ThermalParameters heat) {
  /**
   * Thermal parameters of a body of a single heat capacity.
   *
   * @param kelvinPerWatt thermal resistance to the ambient, K/W
   * @param timeConstantSeconds thermal time constant, s
   * @param tripCelsius temperature at which throttling starts, °C
   * @param releaseCelsius temperature at which throttling ends, °C
   * @param throttledFrequency frequency while throttling, as a share of nominal
   */
  public record ThermalParameters(
      double kelvinPerWatt,
      double timeConstantSeconds,
      double tripCelsius,
      double releaseCelsius,
      double throttledFrequency) {}

  public SimulatedDevice {
    rungs = List.copyOf(rungs);
  }

  /** The ladder of profiles, as seen by a law. */
  public DeviceLadder ladder() {
    return new DeviceLadder(rungs.stream().map(SimulatedRung::profile).toList());
  }

  /** Index of the leading rung at the start of a simulation. */
  public int firstLead() {
    return new SimulatedMemory(this).lead();
  }

  /** Copy with all rungs of typical sensitivity, in the profile too. */
  public SimulatedDevice withEqualSensitivities() {
    return new SimulatedDevice(
        rungs.stream().map(SimulatedDevice::typical).toList(),
        memoryBytes,
        switchMillis,
        loadSlowdown,
        idleWatts,
        heat);
  }

  private static SimulatedRung typical(SimulatedRung rung) {
    LadderRung known = rung.profile();
    return new SimulatedRung(
        new LadderRung(
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

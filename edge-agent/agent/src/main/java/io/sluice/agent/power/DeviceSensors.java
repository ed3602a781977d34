package io.sluice.agent.power;

/**
 * Sensors of the device loop. Confined to the loop's thread.
 *
 * @param power power meter
 * @param surroundings thermal zones and battery
 * @param frequency allowed processor frequency
 * @param profiledAt {@link ProcessorFrequency#ofGreatest} during profiling
 */
public record DeviceSensors(
    PowerMeter power,
    EnvironmentSensors surroundings,
    ProcessorFrequency frequency,
    double profiledAt) {
  /**
   * Allowed processor frequency over the frequency of the profiles, above 0; NaN when either is
   * unknown. Profiles of a hot or restricted device hold for the lower clock; later the device is
   * faster than profiled.
   */
  public double clock() {
    return frequency.ofGreatest() / profiledAt;
  }
}

package io.sluice.agent.power;

/**
 * What the device loop looks at. Confined to its thread.
 *
 * @param profiledAt what {@link Frequency#ofGreatest} was while the rungs were profiled
 */
public record Sensors(
    PowerMeter power, Surroundings surroundings, Frequency frequency, double profiledAt) {
  /**
   * The frequency that the processors are allowed over that of the profiles, above 0; NaN where one
   * of them is unknown. A device that was hot, or whose user held it back, when it was profiled has
   * profiles of that clock, and becomes faster than they say.
   */
  public double clock() {
    return frequency.ofGreatest() / profiledAt;
  }
}

package io.sluice.registry.power;

import io.sluice.registry.manifest.KnownQuantity;

/**
 * Power of a board without a sensor, linear in how busy its cores are.
 *
 * @param name what a modelled {@link KnownQuantity} is labelled with
 * @param idleWatts with all cores idle
 * @param wattsPerBusyCore what one busy core adds
 * @param cores of the modelled board; more cannot be busy
 */
public record PowerModel(String name, double idleWatts, double wattsPerBusyCore, int cores) {
  /**
   * Raspberry Pi 4B, 64 bit: P = 2.29 + 4.53·u watts, u being the utilisation of its four cores
   * (Noureddine, "PowerJoular and JoularJX: Multi-Platform Software Power Monitoring Tools", 2022).
   */
  public static final PowerModel RASPBERRY_PI_4 =
      new PowerModel("pi4-utilisation", 2.29, 4.53 / 4, 4);

  /** Average power while so many cores were busy on average. */
  public KnownQuantity watts(double busyCores) {
    double busy = Math.max(0, Math.min(cores, busyCores));
    return KnownQuantity.modelled(idleWatts + wattsPerBusyCore * busy, name);
  }

  /** Energy above idle of work that kept one core busy for so many seconds. */
  public KnownQuantity joules(double cpuSeconds) {
    return KnownQuantity.modelled(wattsPerBusyCore * cpuSeconds, name);
  }
}

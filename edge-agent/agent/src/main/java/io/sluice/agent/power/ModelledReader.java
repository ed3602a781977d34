package io.sluice.agent.power;

import io.sluice.registry.manifest.Quantity;
import io.sluice.registry.power.PowerModel;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * The power that the modelled board would draw if this process were its load. Other processes do
 * not count: they are not the agent's to slow down, and the board stands for one device even where
 * several agents share a machine.
 */
final class ModelledReader implements PowerReader {
  private final PowerModel model;
  private final DoubleSupplier cpuSeconds;
  private final LongSupplier nanoClock;
  private double lastCpuSeconds;
  private long lastNanos;

  /**
   * @param cpuSeconds processor time that the process has used since it started
   */
  ModelledReader(PowerModel model, DoubleSupplier cpuSeconds, LongSupplier nanoClock) {
    this.model = model;
    this.cpuSeconds = cpuSeconds;
    this.nanoClock = nanoClock;
    this.lastCpuSeconds = cpuSeconds.getAsDouble();
    this.lastNanos = nanoClock.getAsLong();
  }

  @Override
  public Quantity watts() {
    double cpu = cpuSeconds.getAsDouble();
    long now = nanoClock.getAsLong();
    double busy = cpu - lastCpuSeconds;
    double seconds = (now - lastNanos) / 1e9;
    lastCpuSeconds = cpu;
    lastNanos = now;
    return seconds > 0 ? model.watts(busy / seconds) : Quantity.unknown();
  }
}

package io.sluice.agent.power;

import io.sluice.registry.manifest.KnownQuantity;
import io.sluice.registry.power.PowerModel;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Power of the modelled board with this process as its only load. Other processes are excluded: the
 * agent cannot slow these down, and the board represents a single device even with several agents
 * on a machine.
 */
final class ModelledPowerReader implements PowerReader {
  private final PowerModel model;
  private final DoubleSupplier cpuSeconds;
  private final LongSupplier nanoClock;
  private double lastCpuSeconds;
  private long lastNanos;

  /**
   * @param model power model of the board
   * @param cpuSeconds processor time of the process since its start, s
   * @param nanoClock monotonic clock, ns
   */
  ModelledPowerReader(PowerModel model, DoubleSupplier cpuSeconds, LongSupplier nanoClock) {
    this.model = model;
    this.cpuSeconds = cpuSeconds;
    this.nanoClock = nanoClock;
    this.lastCpuSeconds = cpuSeconds.getAsDouble();
    this.lastNanos = nanoClock.getAsLong();
  }

  @Override
  public KnownQuantity watts() {
    double cpu = cpuSeconds.getAsDouble();
    long now = nanoClock.getAsLong();
    double busy = cpu - lastCpuSeconds;
    double seconds = (now - lastNanos) / 1e9;
    lastCpuSeconds = cpu;
    lastNanos = now;
    return seconds > 0 ? model.watts(busy / seconds) : KnownQuantity.unknown();
  }
}

package io.sluice.bench.simulation;

import io.sluice.adaptation.decide.LadderRung;
import io.sluice.adaptation.simulate.SimulatedRung;
import io.sluice.registry.manifest.KnownQuantity;
import io.sluice.registry.manifest.VariantName;
import org.jspecify.annotations.Nullable;

/**
 * One variant. Its latency is log-normal while the device is calm.
 *
 * @param accuracy 0 to 1
 * @param p50Ms median of its latency, ms, above 0
 * @param p99Ms 0.99 quantile of its latency, ms, no less than the median
 * @param watts above idle while it runs, W, above 0
 * @param memoryBytes that it takes, above 0
 * @param loadMs how long loading takes, ms
 * @param sensitivity that it has: its slowdown under contention is the typical one to the power of
 *     this; default 1
 * @param profiledSensitivity that laws are told; default that which it has
 */
record VariantEntry(
    String name,
    double accuracy,
    double p50Ms,
    double p99Ms,
    double watts,
    long memoryBytes,
    double loadMs,
    @Nullable Double sensitivity,
    @Nullable Double profiledSensitivity) {
  /** Quantile 0.99 of the standard normal distribution. */
  private static final double NORMAL_99 = 2.3263;

  VariantEntry {
    // refuses what is no name
    name = new VariantName(name).value();
    SimulationFileField.within("accuracy", accuracy, 0, 1);
    SimulationFileField.positive("p50_ms", p50Ms);
    SimulationFileField.atLeast("p99_ms", p99Ms, p50Ms);
    SimulationFileField.positive("watts", watts);
    SimulationFileField.positive("memory_bytes", memoryBytes);
    SimulationFileField.notNegative("load_ms", loadMs);
    SimulationFileField.notNegative("sensitivity", SimulationFileField.or(sensitivity, 1.0));
    SimulationFileField.notNegative(
        "profiled_sensitivity", SimulationFileField.or(profiledSensitivity, 1.0));
  }

  SimulatedRung rung() {
    double real = SimulationFileField.or(sensitivity, 1.0);
    LadderRung profile =
        new LadderRung(
            new VariantName(name),
            accuracy,
            p50Ms,
            SimulationFileField.or(profiledSensitivity, real),
            KnownQuantity.modelled(watts * p50Ms / 1e3, "watts times median latency"),
            memoryBytes);
    double deviation = Math.log(p99Ms / p50Ms) / NORMAL_99;
    return new SimulatedRung(profile, deviation, real, watts, loadMs);
  }
}

package io.sluice.bench.simulation;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.sluice.adaptation.simulate.SimulatedDevice;
import io.sluice.adaptation.simulate.SimulatedRung;
import io.sluice.adaptation.simulate.SimulatedWorld;
import io.sluice.adaptation.simulate.WorkloadGenerator;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A device and what it goes through.
 *
 * @param note for readers
 * @param memoryBytes for variants, above 0
 * @param idleWatts W
 * @param heat how it warms, cools and throttles
 * @param switchMs that a run takes longer after one of another variant, ms; default 0
 * @param loadSlowdown how many times slower runs are while a variant is loaded; default 1
 * @param unluckyShare of the requests that take 2 to 4 deviations longer on top of what they would;
 *     default 0
 * @param ambient temperature around it, °C; default 25
 * @param contention how many times slower a variant of sensitivity 1 is for others that use the
 *     memory; default 1
 * @param slowdown how many times slower all variants are; default 1
 */
record DeviceFile(
    @JsonSetter(nulls = Nulls.SET) @Nullable String note,
    long memoryBytes,
    double idleWatts,
    Heat heat,
    @Nullable Double switchMs,
    @Nullable Double loadSlowdown,
    @Nullable Double unluckyShare,
    @Nullable SimulationTimeSeries ambient,
    @Nullable SimulationTimeSeries contention,
    @Nullable SimulationTimeSeries slowdown) {
  private static final SimulationTimeSeries ROOM = SimulationTimeSeries.constant(25);
  private static final SimulationTimeSeries NONE = SimulationTimeSeries.constant(1);

  DeviceFile {
    SimulationFileField.positive("memory_bytes", memoryBytes);
    SimulationFileField.notNegative("idle_watts", idleWatts);
    SimulationFileField.notNegative("switch_ms", SimulationFileField.or(switchMs, 0.0));
    SimulationFileField.within("unlucky_share", SimulationFileField.or(unluckyShare, 0.0), 0, 1);
    SimulationFileField.atLeast("load_slowdown", SimulationFileField.or(loadSlowdown, 1.0), 1);
    SimulationFileField.positive("contention", SimulationFileField.or(contention, NONE).least());
    SimulationFileField.positive("slowdown", SimulationFileField.or(slowdown, NONE).least());
  }

  /**
   * A body of one heat capacity.
   *
   * @param kelvinPerWatt thermal resistance to the ambient, K/W
   * @param timeConstantS s
   * @param tripCelsius it throttles from here on, °C
   * @param releaseCelsius until it is as cool as this, °C, below the trip
   * @param throttledFrequency of nominal while it throttles, above 0, at most 1
   */
  record Heat(
      double kelvinPerWatt,
      double timeConstantS,
      double tripCelsius,
      double releaseCelsius,
      double throttledFrequency) {
    Heat {
      SimulationFileField.notNegative("kelvin_per_watt", kelvinPerWatt);
      SimulationFileField.positive("time_constant_s", timeConstantS);
      SimulationFileField.positive("throttled_frequency", throttledFrequency);
      SimulationFileField.within("throttled_frequency", throttledFrequency, 0, 1);
      if (!(releaseCelsius < tripCelsius)) {
        throw new IllegalArgumentException(
            "release_celsius is below trip_celsius (%s), but is %s"
                .formatted(tripCelsius, releaseCelsius));
      }
    }
  }

  /**
   * With the variants of a ladder.
   *
   * @param rungs most accurate first
   * @throws IllegalArgumentException when it has no memory for any
   */
  SimulatedDevice device(List<SimulatedRung> rungs) {
    long least = rungs.stream().mapToLong(rung -> rung.profile().memoryBytes()).min().orElseThrow();
    if (least > memoryBytes) {
      throw new IllegalArgumentException(
          "memory_bytes is %d, but the variant that takes least takes %d"
              .formatted(memoryBytes, least));
    }
    return new SimulatedDevice(
        rungs,
        memoryBytes,
        SimulationFileField.or(switchMs, 0.0),
        SimulationFileField.or(loadSlowdown, 1.0),
        idleWatts,
        new SimulatedDevice.ThermalParameters(
            heat.kelvinPerWatt(),
            heat.timeConstantS(),
            heat.tripCelsius(),
            heat.releaseCelsius(),
            heat.throttledFrequency()));
  }

  /** A device of this kind in a world of its own for each seed. */
  SimulatedWorld world(SimulatedDevice device, TimedRequests requests, long seed) {
    SplittableRandom seeds = new SplittableRandom(seed);
    double seconds = requests.endMillis() / 1e3;
    return new SimulatedWorld(
        device,
        requests.trace(workloads(seeds, seconds), SimulationFileField.or(unluckyShare, 0.0)),
        SimulationFileField.or(slowdown, NONE).signal(workloads(seeds, seconds), Math::log),
        SimulationFileField.or(contention, NONE).signal(workloads(seeds, seconds), Math::log),
        SimulationFileField.or(ambient, ROOM).signal(workloads(seeds, seconds), celsius -> celsius),
        requests.endMillis());
  }

  private static WorkloadGenerator workloads(SplittableRandom seeds, double seconds) {
    return new WorkloadGenerator(new Random(seeds.nextLong()), seconds);
  }
}

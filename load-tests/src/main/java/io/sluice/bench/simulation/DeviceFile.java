package io.sluice.bench.simulation;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.sluice.adaptation.simulate.Device;
import io.sluice.adaptation.simulate.SimulatedRung;
import io.sluice.adaptation.simulate.Workloads;
import io.sluice.adaptation.simulate.World;
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
    @Nullable Course ambient,
    @Nullable Course contention,
    @Nullable Course slowdown) {
  private static final Course ROOM = Course.constant(25);
  private static final Course NONE = Course.constant(1);

  DeviceFile {
    Field.positive("memory_bytes", memoryBytes);
    Field.notNegative("idle_watts", idleWatts);
    Field.notNegative("switch_ms", Field.or(switchMs, 0.0));
    Field.within("unlucky_share", Field.or(unluckyShare, 0.0), 0, 1);
    Field.atLeast("load_slowdown", Field.or(loadSlowdown, 1.0), 1);
    Field.positive("contention", Field.or(contention, NONE).least());
    Field.positive("slowdown", Field.or(slowdown, NONE).least());
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
      Field.notNegative("kelvin_per_watt", kelvinPerWatt);
      Field.positive("time_constant_s", timeConstantS);
      Field.positive("throttled_frequency", throttledFrequency);
      Field.within("throttled_frequency", throttledFrequency, 0, 1);
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
  Device device(List<SimulatedRung> rungs) {
    long least = rungs.stream().mapToLong(rung -> rung.profile().memoryBytes()).min().orElseThrow();
    if (least > memoryBytes) {
      throw new IllegalArgumentException(
          "memory_bytes is %d, but the variant that takes least takes %d"
              .formatted(memoryBytes, least));
    }
    return new Device(
        rungs,
        memoryBytes,
        Field.or(switchMs, 0.0),
        Field.or(loadSlowdown, 1.0),
        idleWatts,
        new Device.Heat(
            heat.kelvinPerWatt(),
            heat.timeConstantS(),
            heat.tripCelsius(),
            heat.releaseCelsius(),
            heat.throttledFrequency()));
  }

  /** A device of this kind in a world of its own for each seed. */
  World world(Device device, Requests requests, long seed) {
    SplittableRandom seeds = new SplittableRandom(seed);
    double seconds = requests.endMillis() / 1e3;
    return new World(
        device,
        requests.trace(workloads(seeds, seconds), Field.or(unluckyShare, 0.0)),
        Field.or(slowdown, NONE).signal(workloads(seeds, seconds), Math::log),
        Field.or(contention, NONE).signal(workloads(seeds, seconds), Math::log),
        Field.or(ambient, ROOM).signal(workloads(seeds, seconds), celsius -> celsius),
        requests.endMillis());
  }

  private static Workloads workloads(SplittableRandom seeds, double seconds) {
    return new Workloads(new Random(seeds.nextLong()), seconds);
  }
}

package io.sluice.agent.power;

import io.sluice.registry.manifest.KnownQuantity;
import io.sluice.registry.power.PowerModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Average power over a sliding window. Confined to the sampling thread.
 *
 * <p>Each sample comes from the first source with a reading: at the start of charging, a battery
 * hands over to the next source. A change of source restarts the window, because a measured and a
 * modelled number have no average.
 */
public final class PowerMeter {
  private final List<PowerReader> readers;
  private final long windowNanos;
  private final LongSupplier nanoClock;
  private final Deque<Sample> samples = new ArrayDeque<>();
  private long lastNanos;
  private double newest = Double.NaN;

  PowerMeter(List<PowerReader> readers, Duration window, LongSupplier nanoClock) {
    this.readers = List.copyOf(readers);
    this.windowNanos = window.toNanos();
    this.nanoClock = nanoClock;
    this.lastNanos = nanoClock.getAsLong();
  }

  /**
   * Opens the available sensors.
   *
   * @param mode permitted sources
   * @param root parent of {@code sys}
   * @param model power model of the board
   * @param cpuSeconds processor time of this process, for the model, s
   * @param window length of the window
   * @param nanoClock monotonic clock, ns
   */
  public static PowerMeter open(
      PowerMode mode,
      Path root,
      PowerModel model,
      DoubleSupplier cpuSeconds,
      Duration window,
      LongSupplier nanoClock) {
    List<PowerReader> readers = new ArrayList<>();
    if (mode == PowerMode.AUTO) {
      RaplPowerReader.find(root, nanoClock).ifPresent(readers::add);
      JetsonRailPowerReader.find(root)
          .or(() -> HwmonPowerReader.find(root))
          .ifPresent(readers::add);
      BatteryPowerReader.find(root).ifPresent(readers::add);
    }
    if (mode != PowerMode.OFF) {
      readers.add(new ModelledPowerReader(model, cpuSeconds, nanoClock));
    }
    return new PowerMeter(readers, window, nanoClock);
  }

  /** Takes a sample and returns the window's average, W. */
  public KnownQuantity sample() {
    long now = nanoClock.getAsLong();
    KnownQuantity present = firstKnown();
    long lasted = now - lastNanos;
    lastNanos = now;
    while (!samples.isEmpty() && now - samples.getFirst().endNanos() >= windowNanos) {
      samples.removeFirst();
    }
    OptionalDouble watts = present.known();
    newest = lasted > 0 ? watts.orElse(Double.NaN) : Double.NaN;
    if (watts.isEmpty() || lasted <= 0) {
      return samples.isEmpty() ? KnownQuantity.unknown() : average();
    }
    Sample newest = new Sample(present, watts.getAsDouble(), lasted, now);
    if (!samples.isEmpty() && !sameSource(samples.getLast().source(), present)) {
      samples.clear();
    }
    samples.addLast(newest);
    return average();
  }

  /** Average power between the last two samples, W; NaN when unknown. */
  public double newest() {
    return newest;
  }

  /** The first known reading. Reads every source each time, to keep the averaging periods short. */
  private KnownQuantity firstKnown() {
    Optional<KnownQuantity> first = Optional.empty();
    for (PowerReader reader : readers) {
      KnownQuantity watts = reader.watts();
      if (first.isEmpty() && watts.known().isPresent()) {
        first = Optional.of(watts);
      }
    }
    return first.orElseGet(KnownQuantity::unknown);
  }

  private KnownQuantity average() {
    double joules = 0;
    double seconds = 0;
    for (Sample sample : samples) {
      joules += sample.watts() * sample.nanos();
      seconds += sample.nanos();
    }
    double watts = joules / seconds;
    return samples.getLast().source() instanceof KnownQuantity.Modelled modelled
        ? KnownQuantity.modelled(watts, modelled.model())
        : KnownQuantity.measured(watts);
  }

  private static boolean sameSource(KnownQuantity one, KnownQuantity other) {
    return one instanceof KnownQuantity.Modelled a && other instanceof KnownQuantity.Modelled b
        ? a.model().equals(b.model())
        : one.getClass().equals(other.getClass());
  }

  private record Sample(KnownQuantity source, double watts, long nanos, long endNanos) {}
}

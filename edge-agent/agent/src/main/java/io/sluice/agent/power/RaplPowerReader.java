package io.sluice.agent.power;

import io.sluice.agent.device.PseudoFile;
import io.sluice.registry.manifest.KnownQuantity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Intel and AMD running average power limit counters (Linux "Power Capping Framework"): {@code
 * energy_uj} counts microjoules and wraps at {@code max_energy_range_uj}.
 */
final class RaplPowerReader implements PowerReader {
  private final List<Zone> zones;
  private final LongSupplier nanoClock;
  private long lastNanos;

  private RaplPowerReader(List<Zone> zones, LongSupplier nanoClock) {
    this.zones = zones;
    this.nanoClock = nanoClock;
    this.lastNanos = nanoClock.getAsLong();
  }

  /**
   * A reader of the whole platform's zone ({@code psys}) if present, else of the packages and their
   * memory; empty without a readable counter.
   */
  static Optional<PowerReader> find(Path root, LongSupplier nanoClock) {
    List<Zone> platform = new ArrayList<>();
    List<Zone> parts = new ArrayList<>();
    for (Path folder : PseudoFile.list(root.resolve("sys/class/powercap"), "intel-rapl:*")) {
      Zone zone = Zone.open(folder);
      if (zone == null) {
        continue;
      }
      if (zone.name.equals("psys")) {
        platform.add(zone);
      } else if (zone.name.startsWith("package") || zone.name.equals("dram")) {
        parts.add(zone);
      }
    }
    List<Zone> chosen = platform.isEmpty() ? parts : platform;
    return chosen.isEmpty()
        ? Optional.empty()
        : Optional.of(new RaplPowerReader(chosen, nanoClock));
  }

  @Override
  public KnownQuantity watts() {
    long now = nanoClock.getAsLong();
    double seconds = (now - lastNanos) / 1e9;
    lastNanos = now;
    double joules = 0;
    for (Zone zone : zones) {
      joules += zone.joulesSinceLast();
    }
    boolean known = seconds > 0 && Double.isFinite(joules);
    return known ? KnownQuantity.measured(joules / seconds) : KnownQuantity.unknown();
  }

  /** A counter. NaN at the first reading after a gap. */
  private static final class Zone {
    private final String name;
    private final Path counter;
    private final long range;
    private OptionalLong last;

    private Zone(String name, Path counter, long range, OptionalLong last) {
      this.name = name;
      this.counter = counter;
      this.range = range;
      this.last = last;
    }

    static @Nullable Zone open(Path folder) {
      Path counter = folder.resolve("energy_uj");
      OptionalLong now = PseudoFile.number(counter);
      OptionalLong range = PseudoFile.number(folder.resolve("max_energy_range_uj"));
      String name = PseudoFile.text(folder.resolve("name")).orElse("");
      return now.isEmpty() || range.isEmpty()
          ? null
          : new Zone(name, counter, range.getAsLong(), now);
    }

    double joulesSinceLast() {
      OptionalLong before = last;
      last = PseudoFile.number(counter);
      if (before.isEmpty() || last.isEmpty()) {
        return Double.NaN;
      }
      long spent = last.getAsLong() - before.getAsLong();
      return (spent < 0 ? spent + range : spent) / 1e6;
    }
  }
}

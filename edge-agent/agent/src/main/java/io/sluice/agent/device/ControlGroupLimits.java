package io.sluice.agent.device;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/**
 * Limits of the process's control group and of all its ancestors (Linux "Control Group v2",
 * sections "CPU" and "Memory").
 */
final class ControlGroupLimits {
  private static final String UNIFIED = "0::/";
  private final List<Path> chain;

  private ControlGroupLimits(List<Path> chain) {
    this.chain = chain;
  }

  static ControlGroupLimits ofSelf(Path root) {
    Path mount = root.resolve("sys/fs/cgroup");
    Path own =
        PseudoFile.lines(root.resolve("proc/self/cgroup")).stream()
            .filter(line -> line.startsWith(UNIFIED))
            .map(line -> mount.resolve(line.substring(UNIFIED.length())).normalize())
            .filter(path -> path.startsWith(mount))
            .findFirst()
            .orElse(mount);
    List<Path> chain = new ArrayList<>();
    for (Path group = own; group != null && group.startsWith(mount); group = group.getParent()) {
      chain.add(group);
    }
    return new ControlGroupLimits(chain);
  }

  /** CPU quota, processors; empty without a limit. */
  OptionalDouble cpus() {
    return chain.stream().flatMapToDouble(ControlGroupLimits::quota).min();
  }

  /** Memory left until the limit, bytes; empty without a limit. */
  OptionalLong memoryLeftBytes() {
    return chain.stream().flatMapToLong(ControlGroupLimits::memoryLeft).min();
  }

  /** {@code cpu.max} is {@code <quota µs> <period µs>} or {@code max <period>}. */
  private static DoubleStream quota(Path group) {
    String[] parts = PseudoFile.text(group.resolve("cpu.max")).orElse("max").split(" ");
    if (parts.length != 2 || !parts[0].matches("\\d+") || !parts[1].matches("[1-9]\\d*")) {
      return DoubleStream.empty();
    }
    return DoubleStream.of(Double.parseDouble(parts[0]) / Double.parseDouble(parts[1]));
  }

  private static LongStream memoryLeft(Path group) {
    OptionalLong limit = PseudoFile.number(group.resolve("memory.max"));
    if (limit.isEmpty()) {
      return LongStream.empty();
    }
    long used = PseudoFile.number(group.resolve("memory.current")).orElse(0);
    return LongStream.of(Math.max(0, limit.getAsLong() - used));
  }
}

package io.sluice.agent.app;

import io.sluice.agent.device.DeviceResourceLimits;
import io.sluice.launch.ConfigurationException;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for the agent's share of the device. */
final class DeviceOptions {
  private static final long MB = 1_000_000;
  private static final long MAX_MEMORY_MB = 1_000_000;

  @Option(
      names = "--cores",
      paramLabel = "N",
      description = "Processors to use (default: all available to the process)")
  private @Nullable Integer cores;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of one inference (default: 1)")
  private @Nullable Integer threads;

  @Option(
      names = "--memory-mb",
      paramLabel = "MB",
      description = "Memory for loaded models (default: half of the free memory)")
  private @Nullable Long memoryMb;

  DeviceResourceLimits limits() {
    Long megabytes = memoryMb;
    if (megabytes != null) {
      ConfigurationException.requireRange("--memory-mb", megabytes, 1, MAX_MEMORY_MB);
    }
    return new DeviceResourceLimits(
        cores == null ? OptionalInt.empty() : OptionalInt.of(cores),
        threads == null ? OptionalInt.empty() : OptionalInt.of(threads),
        megabytes == null ? OptionalLong.empty() : OptionalLong.of(megabytes * MB));
  }
}

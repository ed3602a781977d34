package io.sluice.agent.device;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The owner's limits on the agent's use of the device; empty for the agent's own choice.
 *
 * @param cores processors
 * @param threads intra-op threads of one inference
 * @param memoryBytes memory for models, bytes
 */
public record DeviceResourceLimits(
    OptionalInt cores, OptionalInt threads, OptionalLong memoryBytes) {
  public static final DeviceResourceLimits NONE =
      new DeviceResourceLimits(OptionalInt.empty(), OptionalInt.empty(), OptionalLong.empty());
}

package io.sluice.agent.device;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the owner lets the agent use of the device; empty where it is left to the agent.
 *
 * @param cores processors
 * @param threads intra-op threads of one inference
 * @param memoryBytes memory for models
 */
public record DeviceLimits(OptionalInt cores, OptionalInt threads, OptionalLong memoryBytes) {
  public static final DeviceLimits NONE =
      new DeviceLimits(OptionalInt.empty(), OptionalInt.empty(), OptionalLong.empty());
}

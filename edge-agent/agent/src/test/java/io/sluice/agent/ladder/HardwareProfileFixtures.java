package io.sluice.agent.ladder;

import io.sluice.registry.hardware.Architecture;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.hardware.HardwareProfile;
import io.sluice.registry.hardware.QuantizedEngine;
import java.util.Set;

/** Hardware profiles for tests. */
public final class HardwareProfileFixtures {
  public static final HardwareProfile PC = withMemory(100 * VariantLadderFixtures.MB);

  private HardwareProfileFixtures() {}

  public static HardwareProfile withMemory(long bytes) {
    return new HardwareProfile(
        Architecture.X86_64,
        "linux",
        "test",
        Set.of("avx2"),
        2,
        1,
        bytes,
        Set.of(Engine.PYTORCH),
        Set.of(QuantizedEngine.X86));
  }
}

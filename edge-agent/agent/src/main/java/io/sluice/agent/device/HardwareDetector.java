package io.sluice.agent.device;

import io.sluice.launch.ConfigurationException;
import io.sluice.registry.hardware.Architecture;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.hardware.HardwareProfile;
import io.sluice.registry.hardware.QuantizedEngine;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/** Detector of the device's hardware and of the agent's share. */
public final class HardwareDetector {
  /** Default share of models in the free memory, a half: engine and JVM need the rest. */
  private static final int MODELS_SHARE_OF_FREE_MEMORY = 2;

  private final Path root;
  private final String osName;
  private final String osArch;
  private final int availableProcessors;

  /**
   * @param root parent of {@code proc} and {@code sys}
   * @param osName name of the operating system
   * @param osArch name of the architecture
   * @param availableProcessors processors available to the JVM
   */
  public HardwareDetector(Path root, String osName, String osArch, int availableProcessors) {
    this.root = root;
    this.osName = osName;
    this.osArch = osArch;
    this.availableProcessors = availableProcessors;
  }

  /** The detector of this machine. */
  public static HardwareDetector ofThisMachine() {
    return new HardwareDetector(
        Path.of("/"),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors());
  }

  /**
   * Detects the hardware profile. With all engines of the program, whether working here or not.
   *
   * @throws ConfigurationException if a limit exceeds the device
   */
  public HardwareProfile detect(DeviceResourceLimits limits) {
    Architecture architecture = Architecture.parse(osArch);
    CpuInfo cpu = CpuInfo.read(root);
    ControlGroupLimits group = ControlGroupLimits.ofSelf(root);
    int present = present(cpu, group);
    int cores =
        (int)
            ConfigurationException.requireRange(
                "--cores", limits.cores().orElse(present), 1, present);
    // More threads slow small models down on a busy device; the owner may know better.
    int threads =
        (int)
            ConfigurationException.requireRange("--threads", limits.threads().orElse(1), 1, cores);
    return new HardwareProfile(
        architecture,
        osName.toLowerCase(Locale.ROOT),
        cpu.model(),
        cpu.features(),
        cores,
        threads,
        memory(limits, group),
        EnumSet.allOf(Engine.class),
        quantizedEngines(architecture));
  }

  private int present(CpuInfo cpu, ControlGroupLimits group) {
    int listed = cpu.processors() == 0 ? availableProcessors : cpu.processors();
    int usable = Math.min(listed, availableProcessors);
    OptionalDouble quota = group.cpus();
    return quota.isEmpty()
        ? usable
        : Math.max(1, Math.min(usable, (int) Math.ceil(quota.getAsDouble())));
  }

  private long memory(DeviceResourceLimits limits, ControlGroupLimits group) {
    if (limits.memoryBytes().isPresent()) {
      return limits.memoryBytes().getAsLong();
    }
    OptionalLong free = meminfoBytes("MemAvailable");
    if (free.isEmpty()) {
      throw new ConfigurationException(
          "Tried to read the free memory from "
              + root.resolve("proc/meminfo")
              + ", which is missing; set the memory for models with --memory-mb");
    }
    long left = Math.min(free.getAsLong(), group.memoryLeftBytes().orElse(Long.MAX_VALUE));
    return left / MODELS_SHARE_OF_FREE_MEMORY;
  }

  private OptionalLong meminfoBytes(String key) {
    return PseudoFile.lines(root.resolve("proc/meminfo")).stream()
        .filter(line -> line.startsWith(key + ":"))
        .map(line -> line.replaceAll("\\D+", ""))
        .mapToLong(kibibytes -> Long.parseLong(kibibytes) * 1024)
        .findFirst();
  }

  private static Set<QuantizedEngine> quantizedEngines(Architecture architecture) {
    return architecture == Architecture.X86_64
        ? Set.of(QuantizedEngine.X86, QuantizedEngine.FBGEMM, QuantizedEngine.ONEDNN)
        : Set.of(QuantizedEngine.ONEDNN, QuantizedEngine.QNNPACK);
  }
}

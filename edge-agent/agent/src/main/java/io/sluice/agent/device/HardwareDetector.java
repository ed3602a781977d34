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

/** Finds out what the device is, and how much of it the agent may use. */
public final class HardwareDetector {
  /** Without a limit, models get half of what is free: the engine and the JVM need the rest. */
  private static final int MODELS_SHARE_OF_FREE_MEMORY = 2;

  private final Path root;
  private final String osName;
  private final String osArch;
  private final int availableProcessors;

  /**
   * @param root above {@code proc} and {@code sys}
   * @param availableProcessors what the Java platform may run on
   */
  public HardwareDetector(Path root, String osName, String osArch, int availableProcessors) {
    this.root = root;
    this.osName = osName;
    this.osArch = osArch;
    this.availableProcessors = availableProcessors;
  }

  /** The detector of the machine that this runs on. */
  public static HardwareDetector ofThisMachine() {
    return new HardwareDetector(
        Path.of("/"),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors());
  }

  /**
   * The engines are those that the agent is shipped with; whether they work here is not known yet.
   *
   * @throws ConfigurationException when a limit asks for more than there is
   */
  public HardwareProfile detect(DeviceLimits limits) {
    Architecture architecture = Architecture.parse(osArch);
    CpuInfo cpu = CpuInfo.read(root);
    ControlGroup group = ControlGroup.ofSelf(root);
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

  private int present(CpuInfo cpu, ControlGroup group) {
    int listed = cpu.processors() == 0 ? availableProcessors : cpu.processors();
    int usable = Math.min(listed, availableProcessors);
    OptionalDouble quota = group.cpus();
    return quota.isEmpty()
        ? usable
        : Math.max(1, Math.min(usable, (int) Math.ceil(quota.getAsDouble())));
  }

  private long memory(DeviceLimits limits, ControlGroup group) {
    if (limits.memoryBytes().isPresent()) {
      return limits.memoryBytes().getAsLong();
    }
    OptionalLong free = meminfoBytes("MemAvailable");
    if (free.isEmpty()) {
      throw new ConfigurationException(
          "Tried to read the free memory from "
              + root.resolve("proc/meminfo")
              + ", which is not there; say with --memory-mb how much the models may use");
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

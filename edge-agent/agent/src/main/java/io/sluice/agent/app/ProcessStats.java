package io.sluice.agent.app;

import com.sun.management.OperatingSystemMXBean;
import io.sluice.agent.device.PseudoFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/** What the kernel and the JVM say about this process. Safe to share. */
final class ProcessStats {
  private static final Path OWN_STATUS = Path.of("/proc/self/status");
  private static final int KIB = 1024;
  private final OperatingSystemMXBean os;

  private ProcessStats(OperatingSystemMXBean os) {
    this.os = os;
  }

  static ProcessStats ofThisProcess() {
    return new ProcessStats(ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class));
  }

  /** Processor time since the process started, over all processors. */
  double cpuSeconds() {
    return os.getProcessCpuTime() / 1e9;
  }

  /** 0 to 1 over all processors and processes; negative when unknown. */
  double cpuLoad() {
    return os.getCpuLoad();
  }

  /** 0 where the kernel does not say. */
  long residentBytes() {
    return PseudoFile.lines(OWN_STATUS).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")) * KIB)
        .findFirst()
        .orElse(0);
  }
}

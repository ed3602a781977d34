package io.sluice.agent.app;

import com.sun.management.OperatingSystemMXBean;
import io.sluice.agent.device.PseudoFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/** Statistics of this process from the kernel and the JVM. Safe to share. */
final class ProcessStatistics {
  private static final Path OWN_STATUS = Path.of("/proc/self/status");
  private static final int KIB = 1024;
  private final OperatingSystemMXBean os;

  private ProcessStatistics(OperatingSystemMXBean os) {
    this.os = os;
  }

  static ProcessStatistics ofThisProcess() {
    return new ProcessStatistics(ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class));
  }

  /** Processor time since the start of the process, over all processors, s. */
  double cpuSeconds() {
    return os.getProcessCpuTime() / 1e9;
  }

  /** Load of the device over all processors and processes, 0 to 1; negative when unknown. */
  double cpuLoad() {
    return os.getCpuLoad();
  }

  /** Resident memory of the process, bytes; 0 when unknown. */
  long residentBytes() {
    return PseudoFile.lines(OWN_STATUS).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")) * KIB)
        .findFirst()
        .orElse(0);
  }
}

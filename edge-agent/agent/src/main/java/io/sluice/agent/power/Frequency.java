package io.sluice.agent.power;

import io.sluice.agent.device.PseudoFile;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** How fast the processors may be clocked (Linux "CPU Performance Scaling", files in kHz). */
public final class Frequency {
  private final List<Path> policies;

  /**
   * @param root above {@code sys}
   */
  public Frequency(Path root) {
    this.policies = PseudoFile.list(root.resolve("sys/devices/system/cpu/cpufreq"), "policy*");
  }

  /**
   * Allowed over greatest frequency of the processors that may be clocked nearest to it, above 0:
   * an inference would not run on the others. The allowed one is what cooling and the user leave to
   * the governor, which clocks a processor that works up to it; the present one says how idle the
   * device is. NaN where the kernel does not say.
   */
  public double ofGreatest() {
    return policies.stream()
        .mapToDouble(Frequency::ratio)
        .filter(ratio -> ratio > 0)
        .max()
        .orElse(Double.NaN);
  }

  private static double ratio(Path policy) {
    OptionalLong allowed = PseudoFile.number(policy.resolve("scaling_max_freq"));
    OptionalLong greatest = PseudoFile.number(policy.resolve("cpuinfo_max_freq"));
    return allowed.isPresent() && greatest.isPresent() && greatest.getAsLong() > 0
        ? (double) allowed.getAsLong() / greatest.getAsLong()
        : Double.NaN;
  }
}

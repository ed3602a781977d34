package io.sluice.agent.power;

import io.sluice.agent.device.PseudoFile;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** How fast the processors are clocked (Linux "CPU Performance Scaling", files in kHz). */
public final class Frequency {
  private final List<Path> policies;

  /**
   * @param root above {@code sys}
   */
  public Frequency(Path root) {
    this.policies = PseudoFile.list(root.resolve("sys/devices/system/cpu/cpufreq"), "policy*");
  }

  /**
   * Present over greatest frequency of the processors that are clocked nearest to it, above 0: a
   * governor clocks idle ones down, and an inference would not run on those. NaN where the kernel
   * does not say.
   */
  public double ofGreatest() {
    return policies.stream()
        .mapToDouble(Frequency::ratio)
        .filter(ratio -> ratio > 0)
        .max()
        .orElse(Double.NaN);
  }

  private static double ratio(Path policy) {
    OptionalLong present = PseudoFile.number(policy.resolve("scaling_cur_freq"));
    OptionalLong greatest = PseudoFile.number(policy.resolve("cpuinfo_max_freq"));
    return present.isPresent() && greatest.isPresent() && greatest.getAsLong() > 0
        ? (double) present.getAsLong() / greatest.getAsLong()
        : Double.NaN;
  }
}

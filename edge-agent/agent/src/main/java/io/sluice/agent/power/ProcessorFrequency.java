package io.sluice.agent.power;

import io.sluice.agent.device.PseudoFile;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** Allowed processor frequency (Linux "CPU Performance Scaling", files in kHz). */
public final class ProcessorFrequency {
  private final List<Path> policies;

  /**
   * @param root parent of {@code sys}
   */
  public ProcessorFrequency(Path root) {
    this.policies = PseudoFile.list(root.resolve("sys/devices/system/cpu/cpufreq"), "policy*");
  }

  /**
   * Allowed over greatest frequency, above 0, of the processors with the highest ratio, the likely
   * place of an inference. The allowed frequency is the limit of cooling and user for the governor,
   * reached by a busy processor; the present frequency would only tell idleness. NaN when unknown.
   */
  public double ofGreatest() {
    return policies.stream()
        .mapToDouble(ProcessorFrequency::ratio)
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

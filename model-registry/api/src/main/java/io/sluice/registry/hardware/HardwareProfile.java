package io.sluice.registry.hardware;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A device as its agent sees it, after the limits its owner has set.
 *
 * @param cpuModel what the processor calls itself, for people only
 * @param cpuFeatures feature flags in the spelling of {@code /proc/cpuinfo}
 * @param cores processors that the agent may run on, 1 or more
 * @param threads intra-op threads of one inference, 1 to cores
 * @param memoryBytes memory the agent may use for models, bytes
 * @param engines those that were found to work here
 * @param quantizedEngines the int8 backends that PyTorch has here; none without PyTorch
 */
public record HardwareProfile(
    Architecture architecture,
    String os,
    String cpuModel,
    Set<String> cpuFeatures,
    int cores,
    int threads,
    long memoryBytes,
    Set<Engine> engines,
    Set<QuantizedEngine> quantizedEngines) {
  /** All that {@link #hardwareClass} can be. */
  public static final List<String> CLASSES =
      List.of(
          "x86_64-avx512vnni",
          "x86_64-avx2",
          "x86_64-baseline",
          "aarch64-i8mm",
          "aarch64-dotprod",
          "aarch64-v8.0");

  private static final String AVX512_VNNI = "avx512_vnni";

  public HardwareProfile {
    cpuFeatures = Collections.unmodifiableSortedSet(new TreeSet<>(cpuFeatures));
    engines = Collections.unmodifiableSortedSet(new TreeSet<>(engines));
    quantizedEngines = Collections.unmodifiableSortedSet(new TreeSet<>(quantizedEngines));
    if (cores < 1 || threads < 1 || threads > cores) {
      throw new IllegalArgumentException(
          "A device has 1 or more cores and 1 to that many threads, but this has "
              + cores
              + " and "
              + threads);
    }
    if (memoryBytes < 0) {
      throw new IllegalArgumentException("Memory is not negative, but is " + memoryBytes);
    }
  }

  /**
   * Reads what an agent sent, also one of before there was a second engine.
   *
   * @param engines null for PyTorch alone
   */
  @JsonCreator
  static HardwareProfile read(
      @JsonProperty("architecture") Architecture architecture,
      @JsonProperty("os") String os,
      @JsonProperty("cpuModel") String cpuModel,
      @JsonProperty("cpuFeatures") Set<String> cpuFeatures,
      @JsonProperty("cores") int cores,
      @JsonProperty("threads") int threads,
      @JsonProperty("memoryBytes") long memoryBytes,
      @JsonProperty("engines") @JsonSetter(nulls = Nulls.SET) @Nullable Set<Engine> engines,
      @JsonProperty("quantizedEngines") Set<QuantizedEngine> quantizedEngines) {
    return new HardwareProfile(
        architecture,
        os,
        cpuModel,
        cpuFeatures,
        cores,
        threads,
        memoryBytes,
        engines == null ? Set.of(Engine.PYTORCH) : engines,
        quantizedEngines);
  }

  /** The same device when of its engines only these work. */
  public HardwareProfile withEngines(Set<Engine> working) {
    return new HardwareProfile(
        architecture,
        os,
        cpuModel,
        cpuFeatures,
        cores,
        threads,
        memoryBytes,
        working,
        working.contains(Engine.PYTORCH) ? quantizedEngines : Set.of());
  }

  /**
   * The class under which measurements of alike devices are kept: the architecture and the widest
   * instruction set that changes which kernels run, such as {@code x86_64-avx2}.
   */
  @JsonProperty(access = JsonProperty.Access.READ_ONLY)
  public String hardwareClass() {
    return architecture == Architecture.X86_64 ? "x86_64-" + x86Level() : "aarch64-" + armLevel();
  }

  /**
   * Whether int8 kernels add products in 32 bits. On x86-64 without VNNI they add pairs in 16 bits
   * with saturation ({@code vpmaddubsw}, Intel SDM volume 2); on aarch64 every kernel widens first.
   */
  public boolean sumsInt8Exactly() {
    return architecture != Architecture.X86_64 || cpuFeatures.contains(AVX512_VNNI);
  }

  private String x86Level() {
    if (cpuFeatures.contains(AVX512_VNNI)) {
      return "avx512vnni";
    }
    return cpuFeatures.contains("avx2") ? "avx2" : "baseline";
  }

  private String armLevel() {
    if (cpuFeatures.contains("i8mm")) {
      return "i8mm";
    }
    return cpuFeatures.contains("asimddp") ? "dotprod" : "v8.0";
  }
}

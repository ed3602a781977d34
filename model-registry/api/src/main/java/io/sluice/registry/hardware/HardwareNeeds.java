package io.sluice.registry.hardware;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a variant needs to run.
 *
 * @param engine the one that its file is made for
 * @param architectures any one of these; empty when all will do
 * @param cpuFeatures all of these, in the spelling of {@code /proc/cpuinfo}
 * @param quantizedEngines any one of these, of PyTorch; empty when it has no int8 operators, and
 *     for other engines
 * @param memoryBytes resident memory that loading and running it adds
 * @param exactInt8Sums whether sums of two 8-bit products may exceed 16 bits, so that a processor
 *     with saturating sums ({@link HardwareProfile#sumsInt8Exactly()}) would answer wrongly; left
 *     out of JSON when false
 */
public record HardwareNeeds(
    Engine engine,
    Set<Architecture> architectures,
    Set<String> cpuFeatures,
    Set<QuantizedEngine> quantizedEngines,
    long memoryBytes,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean exactInt8Sums) {
  public HardwareNeeds {
    architectures = Collections.unmodifiableSortedSet(new TreeSet<>(architectures));
    cpuFeatures = Collections.unmodifiableSortedSet(new TreeSet<>(cpuFeatures));
    quantizedEngines = Collections.unmodifiableSortedSet(new TreeSet<>(quantizedEngines));
    if (memoryBytes < 0) {
      throw new IllegalArgumentException("Memory needed is not negative, but is " + memoryBytes);
    }
    if (engine != Engine.PYTORCH && !quantizedEngines.isEmpty()) {
      throw new IllegalArgumentException(
          "Only PyTorch has quantized engines, but this needs "
              + quantizedEngines
              + " of "
              + engine);
    }
  }

  /**
   * Reads JSON.
   *
   * @param engine null for PyTorch
   * @param exactInt8Sums null for false
   */
  @JsonCreator
  static HardwareNeeds read(
      @JsonProperty("engine") @JsonSetter(nulls = Nulls.SET) @Nullable Engine engine,
      @JsonProperty("architectures") Set<Architecture> architectures,
      @JsonProperty("cpuFeatures") Set<String> cpuFeatures,
      @JsonProperty("quantizedEngines") Set<QuantizedEngine> quantizedEngines,
      @JsonProperty("memoryBytes") long memoryBytes,
      @JsonProperty("exactInt8Sums") @JsonSetter(nulls = Nulls.SET)
          @Nullable Boolean exactInt8Sums) {
    return new HardwareNeeds(
        engine == null ? Engine.PYTORCH : engine,
        architectures,
        cpuFeatures,
        quantizedEngines,
        memoryBytes,
        Boolean.TRUE.equals(exactInt8Sums));
  }
}

package io.sluice.registry.hardware;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a variant needs to run.
 *
 * @param architectures any one of these; empty when all will do
 * @param cpuFeatures all of these, in the spelling of {@code /proc/cpuinfo}
 * @param quantizedEngines any one of these; empty when it has no int8 operators
 * @param memoryBytes resident memory that loading and running it adds
 */
public record HardwareNeeds(
    Set<Architecture> architectures,
    Set<String> cpuFeatures,
    Set<QuantizedEngine> quantizedEngines,
    long memoryBytes) {
  public HardwareNeeds {
    architectures = Collections.unmodifiableSortedSet(new TreeSet<>(architectures));
    cpuFeatures = Collections.unmodifiableSortedSet(new TreeSet<>(cpuFeatures));
    quantizedEngines = Collections.unmodifiableSortedSet(new TreeSet<>(quantizedEngines));
    if (memoryBytes < 0) {
      throw new IllegalArgumentException("Memory needed is not negative, but is " + memoryBytes);
    }
  }
}

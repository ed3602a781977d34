package io.sluice.registry.selection;

import io.sluice.registry.hardware.Engine;
import io.sluice.registry.hardware.HardwareNeeds;
import io.sluice.registry.hardware.HardwareProfile;
import io.sluice.registry.manifest.DeviceFacts;
import io.sluice.registry.manifest.MeasuredAccuracy;
import io.sluice.registry.manifest.VariantDescriptor;
import io.sluice.registry.manifest.VariantFacts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Matches variants with devices. */
public final class VariantSelection {
  private VariantSelection() {}

  /**
   * Splits the variants into those the device can run, ordered by {@linkplain
   * VariantFacts#assuredAccuracy assured accuracy} (unknown last), then by median latency on its
   * hardware class, then by size, and those it cannot run, with the reasons.
   */
  public static VariantRanking rank(HardwareProfile device, List<VariantDescriptor> variants) {
    List<VariantDescriptor> fits = new ArrayList<>();
    List<VariantRanking.Misfit> misfits = new ArrayList<>();
    for (VariantDescriptor variant : variants) {
      List<String> reasons = unmet(variant.needs(), device);
      if (reasons.isEmpty()) {
        fits.add(variant);
      } else {
        misfits.add(new VariantRanking.Misfit(variant.name(), reasons));
      }
    }
    fits.sort(preference(device));
    return new VariantRanking(
        fits.stream().map(v -> new VariantRanking.Fit(v, why(v, device))).toList(), misfits);
  }

  private static Comparator<VariantDescriptor> preference(HardwareProfile device) {
    return Comparator.comparingDouble((VariantDescriptor v) -> -accuracy(v))
        .thenComparingDouble(v -> p50Millis(v, device))
        .thenComparingLong(VariantDescriptor::weightsBytes)
        .thenComparing(VariantDescriptor::name);
  }

  private static List<String> unmet(HardwareNeeds needs, HardwareProfile device) {
    List<String> reasons = new ArrayList<>();
    if (!needs.architectures().isEmpty()
        && !needs.architectures().contains(device.architecture())) {
      reasons.add("needs " + needs.architectures() + ", this is " + device.architecture());
    }
    List<String> missing =
        needs.cpuFeatures().stream()
            .filter(f -> !device.cpuFeatures().contains(f))
            .sorted()
            .toList();
    if (!missing.isEmpty()) {
      reasons.add("needs CPU features " + missing + " that this device lacks");
    }
    if (!device.engines().contains(needs.engine())) {
      reasons.add("needs " + needs.engine() + ", this device has " + names(device.engines()));
    } else if (!runsOnAnyOf(needs, device)) {
      reasons.add(
          "is packed for "
              + needs.quantizedEngines()
              + ", this device's engine has "
              + device.quantizedEngines());
    }
    if (needs.exactInt8Sums() && !device.sumsInt8Exactly()) {
      reasons.add("needs exact sums of 8-bit products, and this processor has no AVX512-VNNI");
    }
    if (needs.memoryBytes() > device.memoryBytes()) {
      reasons.add(
          String.format(
              Locale.ROOT,
              "needs %.1f MB of memory, this device gives %.1f MB",
              needs.memoryBytes() / 1e6,
              device.memoryBytes() / 1e6));
    }
    return reasons;
  }

  private static String names(Set<Engine> engines) {
    return engines.isEmpty() ? "no engine that works" : engines.toString();
  }

  private static boolean runsOnAnyOf(HardwareNeeds needs, HardwareProfile device) {
    Set<?> wanted = needs.quantizedEngines();
    return wanted.isEmpty() || !Collections.disjoint(wanted, device.quantizedEngines());
  }

  private static double accuracy(VariantDescriptor variant) {
    return variant.facts().assuredAccuracy().orElse(-1);
  }

  private static double p50Millis(VariantDescriptor variant, HardwareProfile device) {
    return variant
        .facts()
        .on(device.hardwareClass())
        .map(DeviceFacts::p50Millis)
        .map(p50 -> p50.known().orElse(Double.MAX_VALUE))
        .orElse(Double.MAX_VALUE);
  }

  private static String why(VariantDescriptor variant, HardwareProfile device) {
    MeasuredAccuracy accuracy = variant.facts().accuracy();
    double p50 = p50Millis(variant, device);
    String known =
        accuracy == null
            ? "accuracy unknown"
            : String.format(
                Locale.ROOT,
                "accuracy %.2f %% (%+.2f points to fp32)",
                100 * accuracy.value(),
                100 * accuracy.deltaToFp32());
    String speed =
        p50 == Double.MAX_VALUE
            ? "latency on " + device.hardwareClass() + " unknown"
            : String.format(Locale.ROOT, "p50 %.2f ms on %s", p50, device.hardwareClass());
    return known
        + ", "
        + speed
        + String.format(Locale.ROOT, ", %.2f MB", variant.weightsBytes() / 1e6);
  }
}

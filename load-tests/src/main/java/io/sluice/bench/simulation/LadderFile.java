package io.sluice.bench.simulation;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.sluice.adaptation.decide.DeviceLadder;
import io.sluice.adaptation.simulate.SimulatedRung;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The variants of a model, in any order.
 *
 * @param note for readers
 */
record LadderFile(
    @JsonSetter(nulls = Nulls.SET) @Nullable String note, List<VariantEntry> variants) {
  LadderFile {
    if (variants.isEmpty() || variants.size() > DeviceLadder.MOST_RUNGS) {
      throw new IllegalArgumentException(
          "a ladder has 1 to %d variants, but this one has %d"
              .formatted(DeviceLadder.MOST_RUNGS, variants.size()));
    }
    Set<String> names = new HashSet<>();
    for (VariantEntry variant : variants) {
      if (!names.add(variant.name())) {
        throw new IllegalArgumentException("there are two variants " + variant.name());
      }
    }
    variants = List.copyOf(variants);
  }

  /** Most accurate first. */
  List<SimulatedRung> rungs() {
    return variants.stream()
        .sorted(Comparator.comparingDouble(VariantEntry::accuracy).reversed())
        .map(VariantEntry::rung)
        .toList();
  }
}

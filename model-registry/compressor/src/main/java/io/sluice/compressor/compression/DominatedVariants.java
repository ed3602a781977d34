package io.sluice.compressor.compression;

import io.sluice.measurement.ModelMeasurement;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Variants made needless by another for the same engine. */
final class DominatedVariants {
  private final Map<VariantDraft, ShippingCriterion.Merits> merits = new LinkedHashMap<>();
  private final VariantDraft always;
  private final Predicate<VariantDraft> exact;

  /**
   * @param always variants shipped regardless of others
   * @param exact variants differing from the model by rounding only; only an exact variant makes
   *     another exact variant needless
   */
  DominatedVariants(
      Map<VariantDraft, ModelMeasurement> measured,
      VariantDraft always,
      Predicate<VariantDraft> exact)
      throws IOException {
    this.always = always;
    this.exact = exact;
    for (Map.Entry<VariantDraft, ModelMeasurement> draft : measured.entrySet()) {
      long bytes = Files.size(draft.getKey().file());
      ShippingCriterion.Merits.of(bytes, draft.getValue())
          .ifPresent(m -> merits.put(draft.getKey(), m));
    }
  }

  /** Needless variants, each with the reason. */
  List<LeftOut> needless() {
    List<VariantDraft> left = new ArrayList<>(merits.keySet());
    List<LeftOut> needless = new ArrayList<>();
    for (VariantDraft draft : merits.keySet()) {
      for (VariantDraft other : left) {
        if (draft != always && isNeedless(draft, other)) {
          needless.add(new LeftOut(draft.recipe(), reason(draft, other)));
          left.remove(draft);
          break;
        }
      }
    }
    return needless;
  }

  private boolean isNeedless(VariantDraft draft, VariantDraft other) {
    ShippingCriterion.Merits own = merits.get(draft);
    ShippingCriterion.Merits better = merits.get(other);
    return draft != other
        && own != null
        && better != null
        && draft.recipe().engine() == other.recipe().engine()
        && (exact.test(other) || !exact.test(draft))
        && ShippingCriterion.dominates(better, own);
  }

  private String reason(VariantDraft draft, VariantDraft other) {
    return "%s (%s) is at least as good in all and better in something than it (%s)"
        .formatted(other.name(), merits.get(other), merits.get(draft));
  }
}

package io.sluice.registry.catalog;

import io.sluice.registry.manifest.VariantDescriptor;
import java.util.Comparator;

/** The order in which an index lists variants for clients that know nothing of devices. */
final class IndexPreference {
  /**
   * By assured accuracy; variants of unknown accuracy last, in the order in which they were made.
   */
  static final Comparator<VariantDescriptor> BEST_FIRST =
      Comparator.comparingDouble(IndexPreference::accuracy).reversed();

  private IndexPreference() {}

  private static double accuracy(VariantDescriptor variant) {
    return variant.facts().assuredAccuracy().orElse(-1);
  }
}

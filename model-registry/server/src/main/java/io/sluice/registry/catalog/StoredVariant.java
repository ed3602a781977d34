package io.sluice.registry.catalog;

import io.sluice.registry.manifest.Digest;
import io.sluice.registry.manifest.VariantDescriptor;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A variant whose file and manifest are stored.
 *
 * @param manifestBytes size of its manifest
 */
record StoredVariant(VariantDescriptor descriptor, long manifestBytes) {
  /** The order of an index. */
  static final Comparator<StoredVariant> BEST_FIRST =
      Comparator.comparing(StoredVariant::descriptor, IndexPreference.BEST_FIRST);

  static List<VariantDescriptor> descriptors(List<StoredVariant> variants) {
    return variants.stream().map(StoredVariant::descriptor).toList();
  }

  /** By digest of the manifest. */
  static Map<Digest, Long> manifestBytes(List<StoredVariant> variants) {
    Map<Digest, Long> bytes = new HashMap<>();
    variants.forEach(v -> bytes.put(v.descriptor().manifest(), v.manifestBytes()));
    return bytes;
  }
}

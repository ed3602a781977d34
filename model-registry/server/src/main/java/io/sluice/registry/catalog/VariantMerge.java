package io.sluice.registry.catalog;

import io.sluice.registry.manifest.Digest;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.manifest.VariantContent;
import io.sluice.registry.manifest.VariantDescriptor;
import io.sluice.registry.manifest.VariantName;
import io.sluice.registry.storage.VersionTag;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The variants of a version and those that join them. Used once, by one thread. */
final class VariantMerge {
  private static final int LONGEST_STEM = 60;

  private final VariantStore store;
  private final ModelName model;
  private final VersionTag tag;
  private final List<StoredVariant> variants = new ArrayList<>();
  private final List<VariantName> added = new ArrayList<>();
  private final List<VariantName> unchanged = new ArrayList<>();

  VariantMerge(VariantStore store, ModelName model, VersionTag tag, PublishedVersion old) {
    this.store = store;
    this.model = model;
    this.tag = tag;
    Map<Digest, Long> manifestBytes = old.document().manifestBytes();
    for (VariantDescriptor variant : old.content().variants()) {
      long bytes = Objects.requireNonNull(manifestBytes.get(variant.manifest()));
      variants.add(new StoredVariant(variant, bytes));
    }
  }

  /**
   * A variant whose very bytes are there already stays what it is, but for its facts when they were
   * gained without labels and the new ones with. A name that another variant has gets a number.
   */
  void add(CompressedLadder.Variant made) throws IOException {
    Digest weights = Digest.of(made.file());
    Optional<StoredVariant> known =
        variants.stream().filter(v -> v.descriptor().weights().equals(weights)).findFirst();
    if (known.isPresent()) {
      learn(known.get(), made);
      return;
    }
    VariantName name = free(made.name());
    variants.add(store.store(model, tag, made, name));
    added.add(name);
  }

  /** All of the version from now on, best first. */
  List<StoredVariant> all() {
    List<StoredVariant> all = new ArrayList<>(variants);
    all.sort(StoredVariant.BEST_FIRST);
    return all;
  }

  List<VariantName> added() {
    return added;
  }

  List<VariantName> unchanged() {
    return unchanged;
  }

  private void learn(StoredVariant known, CompressedLadder.Variant made) throws IOException {
    VariantDescriptor old = known.descriptor();
    unchanged.add(old.name());
    if (old.facts().accuracy() == null && made.facts().accuracy() != null) {
      VariantContent content =
          new VariantContent(
              old.name(),
              old.weights(),
              old.weightsBytes(),
              old.precision(),
              old.techniques(),
              made.needs(),
              made.facts());
      variants.set(
          variants.indexOf(known), store.storeManifest(model, tag, content, made.recipe()));
    }
  }

  private VariantName free(VariantName wanted) {
    VariantName name = wanted;
    for (int number = 2; isTaken(name); number++) {
      String stem = wanted.value();
      String cut = stem.substring(0, Math.min(stem.length(), LONGEST_STEM));
      name = new VariantName(cut.replaceFirst("[._-]+$", "") + "-" + number);
    }
    return name;
  }

  private boolean isTaken(VariantName name) {
    return variants.stream().anyMatch(v -> v.descriptor().name().equals(name));
  }
}

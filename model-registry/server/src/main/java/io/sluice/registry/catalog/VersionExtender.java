package io.sluice.registry.catalog;

import io.sluice.registry.manifest.ModelIndex;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.manifest.ModelSignature;
import io.sluice.registry.manifest.ModelVersion;
import io.sluice.registry.manifest.TensorSpec;
import io.sluice.registry.storage.StorageFolder;
import io.sluice.registry.storage.VersionTag;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Adds variants to a published version: its tag names a new index, in one step, that has all of the
 * old one and more. Nothing that was published goes. Confined to the compression thread, which
 * alone moves tags.
 */
final class VersionExtender {
  private static final List<Long> UNKNOWN_SHAPE = List.of(-1L);

  private final StorageFolder storage;
  private final PublishedModelCatalogue catalogue;
  private final VariantStore variants;
  private final Clock clock;

  VersionExtender(StorageFolder storage, PublishedModelCatalogue catalogue, Clock clock) {
    this.storage = storage;
    this.catalogue = catalogue;
    this.variants = new VariantStore(storage);
    this.clock = clock;
  }

  /**
   * @param id of the compression that has made them
   * @throws UnusableModelException when they take or give something else than the version
   */
  void extend(
      ModelName model, VersionTag tag, CompressedLadder made, String id, CompressionOrigin origin)
      throws UnusableModelException, IOException {
    PublishedVersion old =
        catalogue
            .find(model, tag)
            .orElseThrow(() -> new IOException("The version " + model + ":" + tag + " is gone"));
    ModelSignature signature = agreed(old.content().signature(), made.signature());
    VariantMerge merge = new VariantMerge(variants, model, tag, old);
    for (CompressedLadder.Variant variant : made.variants()) {
      merge.add(variant);
    }
    List<CompressionRecord> compressions = new ArrayList<>(old.compressions());
    compressions.add(
        new CompressionRecord(
            id,
            clock.instant().toString(),
            origin,
            merge.added(),
            merge.unchanged(),
            made.notes()));
    List<StoredVariant> all = merge.all();
    ModelIndex index =
        new ModelIndex(
            new ModelVersion(model, tag.value(), signature, StoredVariant.descriptors(all)),
            StoredVariant.manifestBytes(all),
            IndexAnnotations.write(old.created(), old.madeFrom(), old.notes(), compressions));
    boolean latest = isLatest(model, tag);
    variants.storeIndex(model, tag, index.encode());
    if (latest) {
      storage.repositories().moveTag(model, VersionTag.LATEST, index.encode().digest());
    }
  }

  /** By the version that it names, as a crash may have left it at an older index of that. */
  private boolean isLatest(ModelName model, VersionTag tag) {
    Optional<PublishedVersion> latest = catalogue.readable(model, VersionTag.LATEST);
    return latest.isPresent() && latest.get().content().version().equals(tag.value());
  }

  /** All variants of a version take and give the same; one of the two may not know the shapes. */
  private static ModelSignature agreed(ModelSignature version, ModelSignature made)
      throws UnusableModelException {
    if (fit(version.inputs(), made.inputs()) && fit(version.outputs(), made.outputs())) {
      return knowsShapes(version) ? version : made;
    }
    throw new UnusableModelException(
        "The variants take %s and give %s, but those of the version take %s and give %s"
            .formatted(made.inputs(), made.outputs(), version.inputs(), version.outputs()),
        null);
  }

  private static boolean fit(List<TensorSpec> some, List<TensorSpec> others) {
    if (some.size() != others.size()) {
      return false;
    }
    for (int i = 0; i < some.size(); i++) {
      TensorSpec one = some.get(i);
      TensorSpec other = others.get(i);
      boolean shapes = one.shape().equals(other.shape()) || !isKnown(one) || !isKnown(other);
      if (!one.name().equals(other.name()) || one.datatype() != other.datatype() || !shapes) {
        return false;
      }
    }
    return true;
  }

  private static boolean knowsShapes(ModelSignature signature) {
    return signature.inputs().stream().allMatch(VersionExtender::isKnown)
        && signature.outputs().stream().allMatch(VersionExtender::isKnown);
  }

  private static boolean isKnown(TensorSpec spec) {
    return !spec.shape().equals(UNKNOWN_SHAPE);
  }
}

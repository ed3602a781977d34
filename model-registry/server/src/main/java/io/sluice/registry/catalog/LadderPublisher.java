package io.sluice.registry.catalog;

import io.sluice.registry.manifest.MediaTypes;
import io.sluice.registry.manifest.ModelIndex;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.manifest.ModelVersion;
import io.sluice.registry.storage.StorageFolder;
import io.sluice.registry.storage.StoredBlob;
import io.sluice.registry.storage.VersionTag;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a ladder pullable: first the files, then the manifests, then the index, the tag last, so
 * that a version is there whole or not at all.
 */
final class LadderPublisher {
  private final StorageFolder storage;
  private final VariantStore variants;
  private final Clock clock;

  LadderPublisher(StorageFolder storage, Clock clock) {
    this.storage = storage;
    this.variants = new VariantStore(storage);
    this.clock = clock;
  }

  /**
   * @param original the model as it was brought; kept, so that more can be made of it later
   */
  void publish(
      ModelName model,
      VersionTag tag,
      CompressedLadder ladder,
      VersionProvenance madeFrom,
      Path original)
      throws IOException {
    StoredBlob kept = storage.blobs().put(original);
    storage.repositories().addBlob(model, kept.digest(), MediaTypes.RAW_WEIGHTS);
    List<StoredVariant> stored = new ArrayList<>();
    for (CompressedLadder.Variant made : ladder.variants()) {
      stored.add(variants.store(model, tag, made, made.name()));
    }
    stored.sort(StoredVariant.BEST_FIRST);
    ModelIndex index =
        new ModelIndex(
            new ModelVersion(
                model, tag.value(), ladder.signature(), StoredVariant.descriptors(stored)),
            StoredVariant.manifestBytes(stored),
            IndexAnnotations.write(clock.instant(), madeFrom, ladder.notes(), List.of()));
    variants.storeIndex(model, tag, index.encode());
    storage.repositories().moveTag(model, VersionTag.LATEST, index.encode().digest());
  }
}

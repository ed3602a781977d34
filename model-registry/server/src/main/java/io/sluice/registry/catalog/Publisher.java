package io.sluice.registry.catalog;

import io.sluice.registry.manifest.Digest;
import io.sluice.registry.manifest.Document;
import io.sluice.registry.manifest.MediaTypes;
import io.sluice.registry.manifest.ModelIndex;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.manifest.ModelVersion;
import io.sluice.registry.manifest.VariantContent;
import io.sluice.registry.manifest.VariantDescriptor;
import io.sluice.registry.manifest.VariantManifest;
import io.sluice.registry.storage.StorageFolder;
import io.sluice.registry.storage.StoredBlob;
import io.sluice.registry.storage.Tag;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a ladder pullable: first the files, then the manifests, then the index, the tag last, so
 * that a version is there whole or not at all.
 */
final class Publisher {
  private final StorageFolder storage;
  private final Clock clock;

  Publisher(StorageFolder storage, Clock clock) {
    this.storage = storage;
    this.clock = clock;
  }

  void publish(ModelName model, Tag tag, Ladder ladder, Provenance madeFrom) throws IOException {
    List<VariantDescriptor> variants = new ArrayList<>();
    Map<Digest, Long> manifestBytes = new HashMap<>();
    for (Ladder.Variant made : ladder.variants()) {
      StoredBlob weights = storage.blobs().put(made.file());
      storage.repositories().addBlob(model, weights.digest(), MediaTypes.RAW_WEIGHTS);
      VariantContent content = made.storedAs(weights);
      Document manifest = storeManifest(model, tag, content);
      variants.add(content.describedBy(manifest.digest()));
      manifestBytes.put(manifest.digest(), manifest.size());
    }
    variants.sort(Preference.BEST_FIRST);
    ModelIndex index =
        new ModelIndex(
            new ModelVersion(model, tag.value(), ladder.signature(), variants),
            manifestBytes,
            IndexAnnotations.write(clock.instant(), madeFrom, ladder.notes()));
    storeIndex(model, tag, index.encode());
  }

  private Document storeManifest(ModelName model, Tag tag, VariantContent content)
      throws IOException {
    Document config = VariantManifest.config(model, tag.value(), content);
    storage.blobs().put(config.bytes());
    storage.repositories().addBlob(model, config.digest(), config.mediaType());
    Document manifest = VariantManifest.encode(config, content);
    storage.blobs().put(manifest.bytes());
    storage.repositories().addManifest(model, manifest.digest(), manifest.mediaType());
    return manifest;
  }

  private void storeIndex(ModelName model, Tag tag, Document index) throws IOException {
    storage.blobs().put(index.bytes());
    storage.repositories().addManifest(model, index.digest(), index.mediaType());
    storage.repositories().moveTag(model, tag, index.digest());
    storage.repositories().moveTag(model, Tag.LATEST, index.digest());
  }
}

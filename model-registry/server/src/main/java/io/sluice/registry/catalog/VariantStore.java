package io.sluice.registry.catalog;

import io.sluice.registry.manifest.MediaTypes;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.manifest.StoredDocument;
import io.sluice.registry.manifest.VariantContent;
import io.sluice.registry.manifest.VariantManifest;
import io.sluice.registry.manifest.VariantName;
import io.sluice.registry.storage.StorageFolder;
import io.sluice.registry.storage.StoredBlob;
import io.sluice.registry.storage.VersionTag;
import java.io.IOException;

/** Stores variants and indexes. What is stored changes nothing until a tag names it. */
final class VariantStore {
  private final StorageFolder storage;

  VariantStore(StorageFolder storage) {
    this.storage = storage;
  }

  /** Stores a variant's file and manifest. */
  StoredVariant store(
      ModelName model, VersionTag tag, CompressedLadder.Variant made, VariantName name)
      throws IOException {
    StoredBlob weights = storage.blobs().put(made.file());
    storage.repositories().addBlob(model, weights.digest(), MediaTypes.RAW_WEIGHTS);
    return storeManifest(model, tag, made.storedAs(name, weights), made.recipe());
  }

  /** Stores the manifest of a variant whose file is stored. */
  StoredVariant storeManifest(
      ModelName model, VersionTag tag, VariantContent content, String recipe) throws IOException {
    StoredDocument config = VariantManifest.config(model, tag.value(), content);
    storage.blobs().put(config.bytes());
    storage.repositories().addBlob(model, config.digest(), config.mediaType());
    StoredDocument manifest = VariantManifest.encode(config, content, recipe);
    storage.blobs().put(manifest.bytes());
    storage.repositories().addManifest(model, manifest.digest(), manifest.mediaType());
    return new StoredVariant(content.describedBy(manifest.digest()), manifest.size());
  }

  /** Stores an index and lets the tag of its version name it. */
  void storeIndex(ModelName model, VersionTag tag, StoredDocument index) throws IOException {
    storage.blobs().put(index.bytes());
    storage.repositories().addManifest(model, index.digest(), index.mediaType());
    storage.repositories().moveTag(model, tag, index.digest());
  }
}

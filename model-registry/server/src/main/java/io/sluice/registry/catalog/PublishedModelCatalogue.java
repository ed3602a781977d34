package io.sluice.registry.catalog;

import io.sluice.registry.hardware.HardwareProfile;
import io.sluice.registry.manifest.Digest;
import io.sluice.registry.manifest.MalformedDocumentException;
import io.sluice.registry.manifest.ModelIndex;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.selection.VariantResolution;
import io.sluice.registry.selection.VariantSelection;
import io.sluice.registry.storage.StorageFolder;
import io.sluice.registry.storage.VersionTag;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what is published. */
public final class PublishedModelCatalogue {
  private static final Logger LOG = LoggerFactory.getLogger(PublishedModelCatalogue.class);

  private final StorageFolder storage;

  public PublishedModelCatalogue(StorageFolder storage) {
    this.storage = storage;
  }

  /** Sorted by name. */
  public List<ModelName> models() throws IOException {
    return storage.repositories().repositories();
  }

  /**
   * The versions of a model that can be read, the one published last first; none when it is
   * unknown.
   */
  public List<PublishedVersion> versions(ModelName model) throws IOException {
    List<PublishedVersion> versions = new ArrayList<>();
    for (VersionTag tag : storage.repositories().tags(model)) {
      if (!tag.equals(VersionTag.LATEST)) {
        readable(model, tag).ifPresent(versions::add);
      }
    }
    versions.sort(Comparator.comparing(PublishedVersion::created).reversed());
    return versions;
  }

  public Optional<PublishedVersion> find(ModelName model, VersionTag tag) throws IOException {
    Optional<Digest> index = storage.repositories().tagged(model, tag);
    return index.isEmpty() ? Optional.empty() : Optional.of(read(model, index.get()));
  }

  /** A version, or empty and logged when there is none whose index is whole. */
  Optional<PublishedVersion> readable(ModelName model, VersionTag tag) {
    try {
      return find(model, tag);
    } catch (IOException e) {
      // one damaged file must not hide all that is well, nor keep it from being published again
      LOG.error("Leaving out {}:{}, whose index cannot be read; push it again", model, tag, e);
      return Optional.empty();
    }
  }

  /** Which variants of a version fit a device; empty when there is no such version. */
  public Optional<VariantResolution> resolve(
      ModelName model, VersionTag tag, HardwareProfile device) throws IOException {
    return find(model, tag)
        .map(PublishedVersion::content)
        .map(
            version ->
                VariantResolution.of(version, VariantSelection.rank(device, version.variants())));
  }

  private PublishedVersion read(ModelName model, Digest index) throws IOException {
    try {
      return IndexAnnotations.read(index, ModelIndex.decode(storage.blobs().read(index)));
    } catch (MalformedDocumentException e) {
      throw new IOException("Stored index " + index + " of " + model + ": " + e.getMessage(), e);
    }
  }
}

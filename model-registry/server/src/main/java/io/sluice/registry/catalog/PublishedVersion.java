package io.sluice.registry.catalog;

import io.sluice.registry.manifest.Digest;
import io.sluice.registry.manifest.ModelIndex;
import io.sluice.registry.manifest.ModelVersion;
import java.time.Instant;
import java.util.List;

/**
 * A model version that can be pulled.
 *
 * @param document its image index
 * @param index the digest of that
 * @param created when it was pushed
 * @param madeFrom what was pushed
 * @param notes see {@link CompressedLadder#notes}
 * @param compressions that have added to it since, oldest first
 */
public record PublishedVersion(
    ModelIndex document,
    Digest index,
    Instant created,
    VersionProvenance madeFrom,
    List<String> notes,
    List<CompressionRecord> compressions) {
  public PublishedVersion {
    notes = List.copyOf(notes);
    compressions = List.copyOf(compressions);
  }

  public ModelVersion content() {
    return document.content();
  }
}

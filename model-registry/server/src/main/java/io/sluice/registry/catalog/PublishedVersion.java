package io.sluice.registry.catalog;

import io.sluice.registry.manifest.Digest;
import io.sluice.registry.manifest.ModelVersion;
import java.time.Instant;
import java.util.List;

/**
 * A model version that can be pulled.
 *
 * @param index digest of its image index
 * @param madeFrom what was pushed
 * @param notes see {@link Ladder#notes}
 */
public record PublishedVersion(
    ModelVersion content, Digest index, Instant created, Provenance madeFrom, List<String> notes) {
  public PublishedVersion {
    notes = List.copyOf(notes);
  }
}

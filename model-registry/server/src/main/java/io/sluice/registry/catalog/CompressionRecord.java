package io.sluice.registry.catalog;

import io.sluice.registry.manifest.VariantName;
import java.util.List;

/**
 * A compression that has added to a version, as its index remembers it.
 *
 * @param id of the job
 * @param created RFC 3339
 * @param added the variants that it has added, under the names that they were given
 * @param unchanged those that it made and the version had already
 * @param notes what the maker wants people to know
 */
public record CompressionRecord(
    String id,
    String created,
    CompressionOrigin origin,
    List<VariantName> added,
    List<VariantName> unchanged,
    List<String> notes) {
  public CompressionRecord {
    added = List.copyOf(added);
    unchanged = List.copyOf(unchanged);
    notes = List.copyOf(notes);
  }
}

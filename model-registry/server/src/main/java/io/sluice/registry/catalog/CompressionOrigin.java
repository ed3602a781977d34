package io.sluice.registry.catalog;

import io.sluice.registry.manifest.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a compression is made from; equal origins mean equal results.
 *
 * @param from {@code original} or the name of a variant
 * @param model digest of the file that it starts from
 * @param data digests of the files that were given
 */
public record CompressionOrigin(
    VariantRequest wish,
    String from,
    Digest model,
    SortedMap<DataPart, Digest> data,
    String dataset) {
  public CompressionOrigin {
    data = Collections.unmodifiableSortedMap(new TreeMap<>(data));
  }

  static CompressionOrigin of(CompressionOrder order, CompressionBase base) throws IOException {
    SortedMap<DataPart, Digest> data = new TreeMap<>();
    for (Map.Entry<DataPart, Path> file : order.data().entrySet()) {
      data.put(file.getKey(), Digest.of(file.getValue()));
    }
    return new CompressionOrigin(
        order.wish(), base.name(), base.file().digest(), data, order.dataset());
  }
}

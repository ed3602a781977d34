package io.sluice.registry.catalog;

import java.nio.file.Path;
import java.util.Map;

/**
 * Somebody's wish for further variants of a version, with data.
 *
 * @param from {@code original} for the model as it was brought, the name of an fp32 variant, or
 *     empty for the best there is to start from
 * @param data {@code .npz} files, as far as they were given
 * @param dataset what the examples are, for people
 */
public record CompressionOrder(
    VariantRequest wish, String from, Map<DataPart, Path> data, String dataset) {
  /**
   * @throws IllegalArgumentException when data is given both as a whole and in parts
   */
  public CompressionOrder {
    data = Map.copyOf(data);
    if (data.containsKey(DataPart.DATA) && data.size() > 1) {
      throw new IllegalArgumentException(
          "Data is given as one file \"data\", which is divided, or in parts, but not as both");
    }
  }
}

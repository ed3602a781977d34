package io.sluice.compressor.compression;

import io.sluice.measurement.ExampleSplits.Part;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Examples, as NPZ files of inputs {@code x} (or each under the input's name) and classes {@code
 * y}.
 *
 * @param whole file to be divided into parts; null when the parts are given, or without data
 * @param parts files by use; empty when the whole is given
 */
public record DataFiles(@Nullable Path whole, Map<Part, Path> parts) {
  public static final DataFiles NONE = new DataFiles(null, Map.of());

  /**
   * @throws IllegalArgumentException when both the whole and parts are given
   */
  public DataFiles {
    Map<Part, Path> copy = new EnumMap<>(Part.class);
    copy.putAll(parts);
    parts = Collections.unmodifiableMap(copy);
    if (whole != null && !parts.isEmpty()) {
      throw new IllegalArgumentException(
          "Data is given as one file, which is divided, or in parts, but not as both");
    }
  }

  public static DataFiles divided(Path whole) {
    return new DataFiles(whole, Map.of());
  }

  public static DataFiles parts(Map<Part, Path> parts) {
    return new DataFiles(null, parts);
  }

  boolean has(Part part) {
    return whole != null || parts.containsKey(part);
  }

  boolean isEmpty() {
    return whole == null && parts.isEmpty();
  }
}

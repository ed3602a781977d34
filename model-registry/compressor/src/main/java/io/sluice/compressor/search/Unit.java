package io.sluice.compressor.search;

import java.util.List;

/**
 * A unit of a metric.
 *
 * @param words as printed
 * @param spellings as read, besides the words
 * @param factor one of it in the metric's own unit
 * @param readable whether values are shown in it
 */
record Unit(String words, List<String> spellings, double factor, boolean readable) {
  static final List<Unit> SHARES = List.of(unit("%", 0.01, "percent"));
  static final List<Unit> POINTS = List.of(unit("points", 0.01, "point", "pp"));
  static final List<Unit> TIMES = List.of(unit("x", 1, "times", "×"));
  static final List<Unit> BYTES =
      List.of(
          unit("B", 1, "bytes"),
          unit("kB", 1e3, "KB"),
          unit("MB", 1e6),
          unit("GB", 1e9),
          binary("KiB", 1 << 10),
          binary("MiB", 1 << 20),
          binary("GiB", 1 << 30));
  static final List<Unit> DURATIONS =
      List.of(unit("s", 1), unit("ms", 1e-3), unit("us", 1e-6, "µs", "μs"));
  static final List<Unit> ENERGIES =
      List.of(unit("J", 1), unit("mJ", 1e-3), unit("uJ", 1e-6, "µJ"));

  Unit {
    spellings = List.copyOf(spellings);
  }

  boolean isSpelled(String text) {
    return words.equals(text) || spellings.contains(text);
  }

  private static Unit unit(String words, double factor, String... spellings) {
    return new Unit(words, List.of(spellings), factor, true);
  }

  private static Unit binary(String words, double factor) {
    return new Unit(words, List.of(), factor, false);
  }
}

package io.sluice.compressor.search;

import java.util.List;

/**
 * A unit of a metric.
 *
 * @param words printed form
 * @param spellings further accepted spellings
 * @param factor size of the unit in the own unit of the metric
 * @param readable whether values are shown in the unit
 */
record MetricUnit(String words, List<String> spellings, double factor, boolean readable) {
  static final List<MetricUnit> SHARES = List.of(unit("%", 0.01, "percent"));
  static final List<MetricUnit> POINTS = List.of(unit("points", 0.01, "point", "pp"));
  static final List<MetricUnit> TIMES = List.of(unit("x", 1, "times", "×"));
  static final List<MetricUnit> BYTES =
      List.of(
          unit("B", 1, "bytes"),
          unit("kB", 1e3, "KB"),
          unit("MB", 1e6),
          unit("GB", 1e9),
          binary("KiB", 1 << 10),
          binary("MiB", 1 << 20),
          binary("GiB", 1 << 30));
  static final List<MetricUnit> DURATIONS =
      List.of(unit("s", 1), unit("ms", 1e-3), unit("us", 1e-6, "µs", "μs"));
  static final List<MetricUnit> ENERGIES =
      List.of(unit("J", 1), unit("mJ", 1e-3), unit("uJ", 1e-6, "µJ"));

  MetricUnit {
    spellings = List.copyOf(spellings);
  }

  boolean isSpelled(String text) {
    return words.equals(text) || spellings.contains(text);
  }

  private static MetricUnit unit(String words, double factor, String... spellings) {
    return new MetricUnit(words, List.of(spellings), factor, true);
  }

  private static MetricUnit binary(String words, double factor) {
    return new MetricUnit(words, List.of(), factor, false);
  }
}

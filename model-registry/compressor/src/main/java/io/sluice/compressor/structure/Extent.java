package io.sluice.compressor.structure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Symbolic size of a dimension: an integer factor times sizes known only at run time.
 *
 * @param symbols names of the unknown sizes, sorted, with repetition
 */
record Extent(long factor, List<String> symbols) {
  static final Extent ONE = of(1);

  Extent {
    symbols = symbols.stream().sorted().toList();
  }

  static Extent of(long number) {
    return new Extent(number, List.of());
  }

  static Extent unknown(String symbol) {
    return new Extent(1, List.of(symbol));
  }

  boolean isKnown() {
    return symbols.isEmpty();
  }

  boolean isOne() {
    return equals(ONE);
  }

  Extent times(Extent other) {
    List<String> all = new ArrayList<>(symbols);
    all.addAll(other.symbols);
    return new Extent(factor * other.factor, all);
  }

  /** Exact quotient; empty if the division leaves a remainder. */
  Optional<Extent> dividedBy(Extent divisor) {
    List<String> rest = new ArrayList<>(symbols);
    for (String symbol : divisor.symbols) {
      if (!rest.remove(symbol)) {
        return Optional.empty();
      }
    }
    boolean whole = divisor.factor != 0 && factor % divisor.factor == 0;
    return whole ? Optional.of(new Extent(factor / divisor.factor, rest)) : Optional.empty();
  }

  static Extent product(List<Extent> extents) {
    return extents.stream().reduce(ONE, Extent::times);
  }

  /** List of {@code count} copies of the extent, for instance for anonymous axes. */
  static List<Extent> copies(int count, Extent extent) {
    return Collections.nCopies(count, extent);
  }
}

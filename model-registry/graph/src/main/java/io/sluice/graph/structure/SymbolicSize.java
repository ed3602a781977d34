package io.sluice.graph.structure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Symbolic size of a dimension: an integer factor times sizes known only at run time.
 *
 * @param symbols names of the unknown sizes, sorted, with repetition
 */
record SymbolicSize(long factor, List<String> symbols) {
  static final SymbolicSize ONE = of(1);

  SymbolicSize {
    symbols = symbols.stream().sorted().toList();
  }

  static SymbolicSize of(long number) {
    return new SymbolicSize(number, List.of());
  }

  static SymbolicSize unknown(String symbol) {
    return new SymbolicSize(1, List.of(symbol));
  }

  boolean isKnown() {
    return symbols.isEmpty();
  }

  boolean isOne() {
    return equals(ONE);
  }

  SymbolicSize times(SymbolicSize other) {
    List<String> all = new ArrayList<>(symbols);
    all.addAll(other.symbols);
    return new SymbolicSize(factor * other.factor, all);
  }

  /** Exact quotient; empty if the division leaves a remainder. */
  Optional<SymbolicSize> dividedBy(SymbolicSize divisor) {
    List<String> rest = new ArrayList<>(symbols);
    for (String symbol : divisor.symbols) {
      if (!rest.remove(symbol)) {
        return Optional.empty();
      }
    }
    boolean whole = divisor.factor != 0 && factor % divisor.factor == 0;
    return whole ? Optional.of(new SymbolicSize(factor / divisor.factor, rest)) : Optional.empty();
  }

  static SymbolicSize product(List<SymbolicSize> extents) {
    return extents.stream().reduce(ONE, SymbolicSize::times);
  }

  /** List of {@code count} copies of the extent, for instance for anonymous axes. */
  static List<SymbolicSize> copies(int count, SymbolicSize extent) {
    return Collections.nCopies(count, extent);
  }
}

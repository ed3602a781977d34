package io.sluice.compressor.training;

import java.util.List;

/**
 * What training must leave as it is. Lists are patterns of paths of parameters, such as {@code
 * fc*.weight}, in which a star stands for anything.
 *
 * @param frozen parameters that do not change
 * @param keepZeros parameters whose zeros stay zero: what was pruned stays pruned
 * @param shared parameters of few different values, as weight sharing leaves them: elements that
 *     are equal stay equal, and zeros stay zero. What is learnt are the values; the gradient of one
 *     is the sum over its elements (Deep Compression, Han, Mao and Dally 2016, section 3.3)
 */
public record Constraints(List<String> frozen, List<String> keepZeros, List<String> shared) {
  public static final Constraints NONE = new Constraints(List.of(), List.of(), List.of());

  public Constraints {
    frozen = List.copyOf(frozen);
    keepZeros = List.copyOf(keepZeros);
    shared = List.copyOf(shared);
  }

  /** Of all parameters. */
  public static Constraints keepingZeros() {
    return NONE.withKeepZeros("*");
  }

  public Constraints withFrozen(String... patterns) {
    return new Constraints(List.of(patterns), keepZeros, shared);
  }

  public Constraints withKeepZeros(String... patterns) {
    return new Constraints(frozen, List.of(patterns), shared);
  }

  public Constraints withShared(String... patterns) {
    return new Constraints(frozen, keepZeros, List.of(patterns));
  }
}

package io.sluice.training;

import java.util.List;

/**
 * Invariants of training. Lists contain patterns of parameter paths, such as {@code fc*.weight},
 * with a star as wildcard.
 *
 * @param frozen parameters excluded from training
 * @param keepZeros parameters with permanent zeros: pruned elements stay pruned
 * @param shared parameters with few distinct values, as produced by weight sharing: equal elements
 *     stay equal, and zeros stay zero. The values are learnt; the gradient of a value is the sum
 *     over all its elements (Deep Compression, Han, Mao and Dally 2016, section 3.3)
 */
public record TrainingConstraints(
    List<String> frozen, List<String> keepZeros, List<String> shared) {
  public static final TrainingConstraints NONE =
      new TrainingConstraints(List.of(), List.of(), List.of());

  public TrainingConstraints {
    frozen = List.copyOf(frozen);
    keepZeros = List.copyOf(keepZeros);
    shared = List.copyOf(shared);
  }

  /** Constraints keeping the zeros of all parameters. */
  public static TrainingConstraints keepingZeros() {
    return NONE.withKeepZeros("*");
  }

  public TrainingConstraints withFrozen(String... patterns) {
    return new TrainingConstraints(List.of(patterns), keepZeros, shared);
  }

  public TrainingConstraints withKeepZeros(String... patterns) {
    return new TrainingConstraints(frozen, List.of(patterns), shared);
  }

  public TrainingConstraints withShared(String... patterns) {
    return new TrainingConstraints(frozen, keepZeros, List.of(patterns));
  }
}

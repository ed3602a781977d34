package io.sluice.compressor.search;

import io.sluice.compressor.CompressionException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a variant is wanted to be, such as {@code smallest with accuracy >= 92 % and p99 <= 5 ms}.
 *
 * <pre>{@code
 * goal      := objective [ "with" clauses ] | clauses
 * objective := "smallest" | "fastest" | "most accurate" | "least memory" | "least energy"
 * clauses   := clause { ( "and" | "," ) clause }
 * clause    := metric ( ">=" | "<=" ) number unit
 * metric    := "accuracy" | "accuracy drop" | "agreement" | "size" | "compression" | "p50" | "p99"
 *            | "speed-up" | "memory" | "energy"
 * }</pre>
 *
 * <p>{@code ≥}, {@code at least}, {@code ≤} and {@code at most} are read as well. Units are %,
 * points; B, kB, MB, GB, KiB, MiB, GiB; s, ms, us; J, mJ, uJ; x.
 *
 * @param objective empty when any variant will do that the clauses hold for
 */
public record Goal(Optional<Objective> objective, List<Clause> clauses) {
  public Goal {
    clauses = List.copyOf(clauses);
  }

  /**
   * @throws CompressionException when it cannot be read, or its clauses cannot hold together or at
   *     all; the message names the clause
   */
  public static Goal parse(String text) throws CompressionException {
    return new GoalReader(text).read();
  }

  /** In the form that {@link #parse} reads. */
  @Override
  public String toString() {
    String conditions = clauses.stream().map(Clause::toString).collect(Collectors.joining(" and "));
    return objective
        .map(o -> clauses.isEmpty() ? o.words() : o.words() + " with " + conditions)
        .orElse(conditions);
  }
}

package io.sluice.compressor.search;

import io.sluice.torchscript.ModelProcessingException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
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
public record CompressionGoal(Optional<GoalObjective> objective, List<GoalClause> clauses) {
  public CompressionGoal {
    clauses = List.copyOf(clauses);
  }

  /**
   * @throws ModelProcessingException when it cannot be read, or its clauses cannot hold together or
   *     at all; the message names the clause
   */
  public static CompressionGoal parse(String text) throws ModelProcessingException {
    return new GoalReader(text).read();
  }

  /** All that it speaks of. */
  public Set<GoalMetric> metrics() {
    Set<GoalMetric> metrics = EnumSet.noneOf(GoalMetric.class);
    objective.ifPresent(o -> metrics.add(o.metric()));
    clauses.forEach(clause -> metrics.add(clause.metric()));
    return Collections.unmodifiableSet(metrics);
  }

  /** Whether all that it speaks of was measured, and all clauses hold. */
  public boolean isReachedBy(MetricReadings readings) {
    return readings.have(metrics()) && clauses.stream().allMatch(c -> readings.miss(c) == 0);
  }

  /** Whether one of two that reach it serves it better. */
  boolean prefers(MetricReadings one, MetricReadings other) {
    return objective.isPresent()
        && objective
            .get()
            .prefers(
                one.of(objective.get().metric()).orElseThrow(),
                other.of(objective.get().metric()).orElseThrow());
  }

  /** Such as {@code p99 is 6.1 ms, 1.1 ms above 5 ms}, one for each clause that does not hold. */
  public List<String> describeMisses(MetricReadings readings) {
    List<String> misses = new ArrayList<>();
    for (GoalClause clause : clauses) {
      OptionalDouble value = readings.of(clause.metric());
      if (value.isEmpty()) {
        misses.add(clause.metric().words() + " was not measured");
      } else if (!clause.holds(value.getAsDouble())) {
        misses.add(clause.describeMiss(value.getAsDouble()));
      }
    }
    return misses;
  }

  /** Such as {@code size 98.2 kB, accuracy 91.2 %}: all that it speaks of. */
  public String describe(MetricReadings readings) {
    List<String> values = new ArrayList<>();
    for (GoalMetric metric : metrics()) {
      readings
          .of(metric)
          .ifPresent(value -> values.add(metric.words() + " " + metric.format(value)));
    }
    return String.join(", ", values);
  }

  /** In the form that {@link #parse} reads. */
  @Override
  public String toString() {
    String conditions =
        clauses.stream().map(GoalClause::toString).collect(Collectors.joining(" and "));
    return objective
        .map(o -> clauses.isEmpty() ? o.words() : o.words() + " with " + conditions)
        .orElse(conditions);
  }
}

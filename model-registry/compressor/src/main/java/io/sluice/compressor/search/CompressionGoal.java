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
 * Goal of a compression, such as {@code smallest with accuracy >= 92 % and p99 <= 5 ms}.
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
 * @param objective objective; empty when any variant satisfying the clauses will do
 */
public record CompressionGoal(Optional<GoalObjective> objective, List<GoalClause> clauses) {
  public CompressionGoal {
    clauses = List.copyOf(clauses);
  }

  /**
   * @throws ModelProcessingException when the text cannot be read, or the clauses contradict each
   *     other or cannot hold at all; the message names the clause
   */
  public static CompressionGoal parse(String text) throws ModelProcessingException {
    return new GoalReader(text).read();
  }

  /** Metrics of the objective and the clauses. */
  public Set<GoalMetric> metrics() {
    Set<GoalMetric> metrics = EnumSet.noneOf(GoalMetric.class);
    objective.ifPresent(o -> metrics.add(o.metric()));
    clauses.forEach(clause -> metrics.add(clause.metric()));
    return Collections.unmodifiableSet(metrics);
  }

  /** Whether all metrics of the goal were measured, and all clauses hold. */
  public boolean isReachedBy(MetricReadings readings) {
    return readings.have(metrics()) && clauses.stream().allMatch(c -> readings.miss(c) == 0);
  }

  /** Whether the first of two variants reaching the goal serves the goal better. */
  boolean prefers(MetricReadings one, MetricReadings other) {
    return objective.isPresent()
        && objective
            .get()
            .prefers(
                one.of(objective.get().metric()).orElseThrow(),
                other.of(objective.get().metric()).orElseThrow());
  }

  /** Misses such as {@code p99 is 6.1 ms, 1.1 ms above 5 ms}, one for each violated clause. */
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

  /** Readings of all metrics of the goal, such as {@code size 98.2 kB, accuracy 91.2 %}. */
  public String describe(MetricReadings readings) {
    List<String> values = new ArrayList<>();
    for (GoalMetric metric : metrics()) {
      readings
          .of(metric)
          .ifPresent(value -> values.add(metric.words() + " " + metric.format(value)));
    }
    return String.join(", ", values);
  }

  /** The goal in the form read by {@link #parse}. */
  @Override
  public String toString() {
    String conditions =
        clauses.stream().map(GoalClause::toString).collect(Collectors.joining(" and "));
    return objective
        .map(o -> clauses.isEmpty() ? o.words() : o.words() + " with " + conditions)
        .orElse(conditions);
  }
}

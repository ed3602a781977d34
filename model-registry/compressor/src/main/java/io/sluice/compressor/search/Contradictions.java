package io.sluice.compressor.search;

import io.sluice.compressor.CompressionException;
import java.util.List;

/** Clauses that no model at all can satisfy, or not together. */
final class Contradictions {
  private final Goal goal;

  Contradictions(Goal goal) {
    this.goal = goal;
  }

  /**
   * @throws CompressionException naming the clause, or the two that contradict each other
   */
  void refuse() throws CompressionException {
    List<Clause> clauses = goal.clauses();
    for (int i = 0; i < clauses.size(); i++) {
      refuseImpossible(clauses.get(i));
      for (Clause later : clauses.subList(i + 1, clauses.size())) {
        refuseTogether(clauses.get(i), later);
      }
    }
  }

  private void refuseImpossible(Clause clause) throws CompressionException {
    Metric metric = clause.metric();
    boolean tooHigh = clause.bound() == Clause.Bound.AT_LEAST && clause.value() > metric.most();
    boolean tooLow = clause.bound() == Clause.Bound.AT_MOST && clause.value() < metric.least();
    if (tooHigh || tooLow) {
      throw refused(
          "no model can satisfy its clause \"%s\": %s is %s"
              .formatted(clause, metric.words(), range(metric)));
    }
  }

  private static String range(Metric metric) {
    return metric.most() < Double.MAX_VALUE
        ? "from " + metric.format(metric.least()) + " to " + metric.format(metric.most())
        : "above 0";
  }

  private void refuseTogether(Clause one, Clause other) throws CompressionException {
    if (one.metric() == other.metric() && one.bound() == other.bound()) {
      throw refused(
          "it limits %s twice on the same side, by \"%s\" and \"%s\""
              .formatted(one.metric().words(), one, other));
    }
    if (areApart(one, other) || areApart(other, one)) {
      throw refused("\"%s\" and \"%s\" cannot both hold".formatted(one, other));
    }
  }

  /** Whether the first asks for more than the second allows of the same, or of what it bounds. */
  private static boolean areApart(Clause least, Clause most) {
    boolean sameOrBelow =
        least.metric() == most.metric()
            || (least.metric() == Metric.P50 && most.metric() == Metric.P99);
    return sameOrBelow
        && least.bound() == Clause.Bound.AT_LEAST
        && most.bound() == Clause.Bound.AT_MOST
        && least.value() > most.value();
  }

  private CompressionException refused(String why) {
    return new CompressionException("The goal \"%s\" cannot be reached: %s".formatted(goal, why));
  }
}

package io.sluice.compressor.search;

import io.sluice.torchscript.ModelProcessingException;
import java.util.List;

/** Check for clauses impossible for any model, alone or together. */
final class GoalContradictions {
  private final CompressionGoal goal;

  GoalContradictions(CompressionGoal goal) {
    this.goal = goal;
  }

  /**
   * @throws ModelProcessingException naming the impossible clause, or the two contradictory clauses
   */
  void refuse() throws ModelProcessingException {
    List<GoalClause> clauses = goal.clauses();
    for (int i = 0; i < clauses.size(); i++) {
      refuseImpossible(clauses.get(i));
      for (GoalClause later : clauses.subList(i + 1, clauses.size())) {
        refuseTogether(clauses.get(i), later);
      }
    }
  }

  private void refuseImpossible(GoalClause clause) throws ModelProcessingException {
    GoalMetric metric = clause.metric();
    boolean tooHigh = clause.bound() == GoalClause.Bound.AT_LEAST && clause.value() > metric.most();
    boolean tooLow = clause.bound() == GoalClause.Bound.AT_MOST && clause.value() < metric.least();
    if (tooHigh || tooLow) {
      throw refused(
          "no model can satisfy its clause \"%s\": %s is %s"
              .formatted(clause, metric.words(), range(metric)));
    }
  }

  private static String range(GoalMetric metric) {
    return metric.most() < Double.MAX_VALUE
        ? "from " + metric.format(metric.least()) + " to " + metric.format(metric.most())
        : "above 0";
  }

  private void refuseTogether(GoalClause one, GoalClause other) throws ModelProcessingException {
    if (one.metric() == other.metric() && one.bound() == other.bound()) {
      throw refused(
          "it limits %s twice on the same side, by \"%s\" and \"%s\""
              .formatted(one.metric().words(), one, other));
    }
    if (areApart(one, other) || areApart(other, one)) {
      throw refused("\"%s\" and \"%s\" cannot both hold".formatted(one, other));
    }
  }

  /**
   * Whether the first clause demands more than the second allows of the same metric, or of a metric
   * bounded by the first.
   */
  private static boolean areApart(GoalClause least, GoalClause most) {
    boolean sameOrBelow =
        least.metric() == most.metric()
            || (least.metric() == GoalMetric.P50 && most.metric() == GoalMetric.P99);
    return sameOrBelow
        && least.bound() == GoalClause.Bound.AT_LEAST
        && most.bound() == GoalClause.Bound.AT_MOST
        && least.value() > most.value();
  }

  private ModelProcessingException refused(String why) {
    return new ModelProcessingException(
        "The goal \"%s\" cannot be reached: %s".formatted(goal, why));
  }
}

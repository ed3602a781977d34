package io.sluice.compressor.search;

import io.sluice.measurement.statistics.ParetoDominance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Outcome of a search.
 *
 * @param trials trials, the original model first
 * @param best the variant serving the goal best; empty when no variant reaches the goal
 * @param seconds total time of the search for this goal, over all runs
 * @param why reason for the end, for people
 */
public record SearchOutcome(
    CompressionGoal goal,
    List<SearchTrial> trials,
    Optional<SearchTrial> best,
    double seconds,
    String why) {
  private static final int MOST_NAMED = 12;

  public SearchOutcome {
    trials = List.copyOf(trials);
  }

  /**
   * Pareto front of the variants reaching the goal, over all metrics of the goal; the best first.
   * The original model is excluded.
   */
  public List<SearchTrial> front() {
    List<SearchTrial> reaching =
        trials.stream().skip(1).filter(trial -> trial.reaches(goal)).toList();
    List<ToDoubleFunction<? super SearchTrial>> costs = new ArrayList<>();
    for (GoalMetric metric : goal.metrics()) {
      int sign = metric.moreIsBetter() ? -1 : 1;
      costs.add(trial -> sign * trial.value(metric).orElse(Double.NaN));
    }
    List<SearchTrial> front = new ArrayList<>(ParetoDominance.front(reaching, costs));
    front.sort(
        (one, other) ->
            goal.prefers(one.readings(), other.readings())
                ? -1
                : goal.prefers(other.readings(), one.readings()) ? 1 : 0);
    return front;
  }

  /** The trial missing the goal by the least; the best trial when the goal is reached. */
  public SearchTrial nearest() {
    return best.orElseGet(
        () ->
            trials.stream()
                .filter(SearchTrial::succeeded)
                .min(Comparator.comparingDouble(this::distance))
                .orElse(trials.get(0)));
  }

  /**
   * Distance of a trial from the goal over all clauses, in factors and twentieths of all answers.
   */
  public double distance(SearchTrial trial) {
    double distance = 0;
    for (GoalClause clause : goal.clauses()) {
      double miss = trial.readings().miss(clause);
      if (miss > 0 && Double.isFinite(miss) && clause.metric().isRatio()) {
        double value = trial.value(clause.metric()).orElseThrow();
        miss = Math.abs(clause.metric().scaled(value) - clause.metric().scaled(clause.value()));
      } else if (miss > 0) {
        miss *= 20;
      }
      distance += miss;
    }
    return distance;
  }

  /**
   * Explanation in some sentences, for people: success and the variant, or the reasons for failure.
   */
  public String explanation() {
    return best.isPresent() ? success(best.get()) : failure();
  }

  private String success(SearchTrial found) {
    return "The goal \"%s\" is reached by %s (%s), the best of %s; the search ended because %s"
        .formatted(goal, found.candidate().name(), goal.describe(found.readings()), effort(), why);
  }

  private String failure() {
    SearchTrial nearest = nearest();
    return ("The goal \"%s\" was not reached with %s, and the search ended because %s. The nearest"
            + " is %s: %s. Tried were %s")
        .formatted(
            goal,
            effort(),
            why,
            nearest.candidate().name(),
            String.join(", and ", goal.describeMisses(nearest.readings())),
            tried());
  }

  private String effort() {
    return String.format(
        Locale.ROOT, "%d variants tried in %s", trials.size(), NumberFormatting.duration(seconds));
  }

  private String tried() {
    List<SearchTrial> nearestFirst = new ArrayList<>(trials);
    nearestFirst.sort(Comparator.comparingDouble(this::distance));
    String named =
        nearestFirst.stream().limit(MOST_NAMED).map(this::tried).collect(Collectors.joining("; "));
    int others = trials.size() - MOST_NAMED;
    return others > 0 ? named + "; and " + others + " others that are further off" : named;
  }

  private String tried(SearchTrial trial) {
    String what = trial.failure() == null ? goal.describe(trial.readings()) : trial.failure();
    return trial.candidate().name() + " (" + what + ")";
  }
}

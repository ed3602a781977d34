package io.sluice.compressor.search;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Strategy deciding the next trial as a pure function of the trials and the time left. The original
 * model comes first. Until a variant reaches the goal, the likeliest to reach the goal follows;
 * afterwards the largest expected improvement on the best (expected improvement under constraints,
 * Gardner et al., "Bayesian Optimization with Inequality Constraints", 2014). Both are divided by
 * the required time (Snoek et al., "Practical Bayesian Optimization of Machine Learning
 * Algorithms", 2012, section 3.2), so variants without training come first.
 */
final class SearchStrategy {
  /** A thousandth of the size or time, or a tenth of a point. */
  private static final double NEGLIGIBLE = 1e-3;

  private static final double HOPELESS = 1e-4;

  /** Minimum number of trials for giving up; expectations from fewer say too little. */
  private static final int LEAST_TRIALS = 8;

  private final CompressionGoal goal;
  private final SearchSpace space;
  private final List<SearchCandidate> candidates;

  SearchStrategy(CompressionGoal goal, SearchSpace space) {
    this.goal = goal;
    this.space = space;
    this.candidates = space.candidates();
  }

  /**
   * @param trials trials in order; a failed first trial leaves nothing to decide
   */
  SearchDecision next(List<SearchTrial> trials, double secondsLeft) {
    Optional<SearchTrial> origin =
        trials.stream().filter(t -> t.candidate().equals(candidates.get(0))).findFirst();
    if (origin.isEmpty()) {
      return new SearchDecision.Try(candidates.get(0), 0);
    }
    Optional<SearchTrial> best = best(trials);
    if (best.isPresent() && goal.objective().isEmpty()) {
      return new SearchDecision.Stop(SearchDecision.Reason.REACHED);
    }
    List<SearchCandidate> untried = untried(trials);
    if (untried.isEmpty()) {
      return new SearchDecision.Stop(SearchDecision.Reason.EXHAUSTED);
    }
    return choose(
        trials, untried, new MetricSurrogate(space, trials, origin.get()), best, secondsLeft);
  }

  /** The trial serving the goal best, if any reaches the goal. */
  Optional<SearchTrial> best(List<SearchTrial> trials) {
    return trials.stream()
        .filter(trial -> trial.reaches(goal))
        .reduce((best, t) -> goal.prefers(t.readings(), best.readings()) ? t : best);
  }

  private List<SearchCandidate> untried(List<SearchTrial> trials) {
    Set<SearchCandidate> tried = new HashSet<>();
    trials.forEach(t -> tried.add(t.candidate()));
    return candidates.stream().filter(c -> !tried.contains(c)).toList();
  }

  private SearchDecision choose(
      List<SearchTrial> trials,
      List<SearchCandidate> untried,
      MetricSurrogate surrogate,
      Optional<SearchTrial> best,
      double secondsLeft) {
    CandidateFeasibility soundness = new CandidateFeasibility(trials);
    List<Prospect> prospects = new ArrayList<>();
    for (SearchCandidate candidate : untried) {
      double worth = worth(candidate, surrogate, best) * soundness.of(candidate);
      prospects.add(new Prospect(candidate, worth, surrogate.seconds(candidate)));
    }
    double most = prospects.stream().mapToDouble(Prospect::worth).max().orElse(0);
    boolean early = trials.size() < LEAST_TRIALS;
    if (best.isPresent() ? most < NEGLIGIBLE : most < HOPELESS && !early) {
      return new SearchDecision.Stop(
          best.isPresent() ? SearchDecision.Reason.NOTHING_BETTER : SearchDecision.Reason.HOPELESS);
    }
    Prospect chosen = null;
    for (Prospect prospect : prospects) {
      boolean fits = prospect.seconds() <= secondsLeft;
      chosen = fits && (chosen == null || prospect.rate() > chosen.rate()) ? prospect : chosen;
    }
    return chosen == null
        ? new SearchDecision.Stop(SearchDecision.Reason.OUT_OF_TIME)
        : new SearchDecision.Try(chosen.candidate(), chosen.seconds());
  }

  /**
   * @param worth probability, or expected improvement
   */
  private record Prospect(SearchCandidate candidate, double worth, double seconds) {
    double rate() {
      return worth / seconds;
    }
  }

  private double worth(
      SearchCandidate candidate, MetricSurrogate surrogate, Optional<SearchTrial> best) {
    double chance = 1;
    for (GoalClause clause : goal.clauses()) {
      chance *= surrogate.chance(clause, candidate);
    }
    if (best.isEmpty() || goal.objective().isEmpty()) {
      return chance;
    }
    GoalMetric metric = goal.objective().get().metric();
    double reached = metric.scaled(best.get().value(metric).orElseThrow());
    GaussianEstimate expected = surrogate.predict(metric, candidate);
    return chance
        * (metric.moreIsBetter()
            ? new GaussianEstimate(-expected.mean(), expected.deviation()).expectedBelow(-reached)
            : expected.expectedBelow(reached));
  }
}

package io.sluice.compressor.search;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what to try next, from what was tried and the time that is left, and nothing else: the
 * same trials lead to the same decision. First the model as brought. Then, as long as nothing
 * reaches the goal, what is likeliest to, and after that what is expected to improve the most on
 * the best (expected improvement under constraints, Gardner et al., "Bayesian Optimization with
 * Inequality Constraints", 2014), each for the time that it takes (Snoek et al., "Practical
 * Bayesian Optimization of Machine Learning Algorithms", 2012, section 3.2), so that what needs no
 * training comes first.
 */
final class Strategy {
  /** A thousandth of the size or time, or a tenth of a point. */
  private static final double NEGLIGIBLE = 1e-3;

  private static final double HOPELESS = 1e-4;

  /** Before there are so many trials, expectations say too little to give up. */
  private static final int LEAST_TRIALS = 8;

  private final Goal goal;
  private final Space space;
  private final List<Candidate> candidates;

  Strategy(Goal goal, Space space) {
    this.goal = goal;
    this.space = space;
    this.candidates = space.candidates();
  }

  /**
   * @param trials in their order; when the first one failed, there is nothing to decide
   */
  Decision next(List<Trial> trials, double secondsLeft) {
    Optional<Trial> origin =
        trials.stream().filter(t -> t.candidate().equals(candidates.get(0))).findFirst();
    if (origin.isEmpty()) {
      return new Decision.Try(candidates.get(0), 0);
    }
    Optional<Trial> best = best(trials);
    if (best.isPresent() && goal.objective().isEmpty()) {
      return new Decision.Stop(Decision.Reason.REACHED);
    }
    List<Candidate> untried = untried(trials);
    if (untried.isEmpty()) {
      return new Decision.Stop(Decision.Reason.EXHAUSTED);
    }
    return choose(trials, untried, new Surrogate(space, trials, origin.get()), best, secondsLeft);
  }

  /** The trial that serves the goal best, if one reaches it. */
  Optional<Trial> best(List<Trial> trials) {
    return trials.stream()
        .filter(trial -> trial.reaches(goal))
        .reduce((best, t) -> goal.prefers(t.readings(), best.readings()) ? t : best);
  }

  private List<Candidate> untried(List<Trial> trials) {
    Set<Candidate> tried = new HashSet<>();
    trials.forEach(t -> tried.add(t.candidate()));
    return candidates.stream().filter(c -> !tried.contains(c)).toList();
  }

  private Decision choose(
      List<Trial> trials,
      List<Candidate> untried,
      Surrogate surrogate,
      Optional<Trial> best,
      double secondsLeft) {
    Soundness soundness = new Soundness(trials);
    List<Prospect> prospects = new ArrayList<>();
    for (Candidate candidate : untried) {
      double worth = worth(candidate, surrogate, best) * soundness.of(candidate);
      prospects.add(new Prospect(candidate, worth, surrogate.seconds(candidate)));
    }
    double most = prospects.stream().mapToDouble(Prospect::worth).max().orElse(0);
    boolean early = trials.size() < LEAST_TRIALS;
    if (best.isPresent() ? most < NEGLIGIBLE : most < HOPELESS && !early) {
      return new Decision.Stop(
          best.isPresent() ? Decision.Reason.NOTHING_BETTER : Decision.Reason.HOPELESS);
    }
    Prospect chosen = null;
    for (Prospect prospect : prospects) {
      boolean fits = prospect.seconds() <= secondsLeft;
      chosen = fits && (chosen == null || prospect.rate() > chosen.rate()) ? prospect : chosen;
    }
    return chosen == null
        ? new Decision.Stop(Decision.Reason.OUT_OF_TIME)
        : new Decision.Try(chosen.candidate(), chosen.seconds());
  }

  /**
   * @param worth probability, or expected improvement
   */
  private record Prospect(Candidate candidate, double worth, double seconds) {
    double rate() {
      return worth / seconds;
    }
  }

  private double worth(Candidate candidate, Surrogate surrogate, Optional<Trial> best) {
    double chance = 1;
    for (Clause clause : goal.clauses()) {
      chance *= surrogate.chance(clause, candidate);
    }
    if (best.isEmpty() || goal.objective().isEmpty()) {
      return chance;
    }
    Metric metric = goal.objective().get().metric();
    double reached = metric.scaled(best.get().value(metric).orElseThrow());
    Gaussian expected = surrogate.predict(metric, candidate);
    return chance
        * (metric.moreIsBetter()
            ? new Gaussian(-expected.mean(), expected.deviation()).expectedBelow(-reached)
            : expected.expectedBelow(reached));
  }
}

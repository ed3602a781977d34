package io.sluice.compressor.search;

import java.util.List;

/**
 * Likelihood of a variant being made without failure. A level present in failed variants and in no
 * successful variant is blamed for the failures.
 */
final class CandidateFeasibility {
  private final List<SearchTrial> trials;

  CandidateFeasibility(List<SearchTrial> trials) {
    this.trials = trials;
  }

  /** Likelihood of success, 0 to 1. */
  double of(SearchCandidate candidate) {
    double chance = 1;
    for (int feature : candidate.features()) {
      chance *= of(feature);
    }
    return chance;
  }

  private double of(int feature) {
    List<SearchTrial> with =
        trials.stream().filter(t -> t.candidate().features().contains(feature)).toList();
    boolean sound = with.stream().anyMatch(SearchTrial::succeeded);
    return sound ? 1 : 1.0 / (1 << Math.min(30, 2 * with.size()));
  }
}

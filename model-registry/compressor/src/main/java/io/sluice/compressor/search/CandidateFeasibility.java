package io.sluice.compressor.search;

import java.util.List;

/**
 * How likely it is that a variant can be made at all: a level that never was in one that could be
 * made, but was in some that could not, is to blame for these.
 */
final class CandidateFeasibility {
  private final List<SearchTrial> trials;

  CandidateFeasibility(List<SearchTrial> trials) {
    this.trials = trials;
  }

  /** 0 to 1. */
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

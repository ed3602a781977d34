package io.sluice.compressor.search;

import java.util.List;

/**
 * How likely it is that a variant can be made at all: a level that never was in one that could be
 * made, but was in some that could not, is to blame for these.
 */
final class Soundness {
  private final List<Trial> trials;

  Soundness(List<Trial> trials) {
    this.trials = trials;
  }

  /** 0 to 1. */
  double of(Candidate candidate) {
    double chance = 1;
    for (int feature : candidate.features()) {
      chance *= of(feature);
    }
    return chance;
  }

  private double of(int feature) {
    List<Trial> with =
        trials.stream().filter(t -> t.candidate().features().contains(feature)).toList();
    boolean sound = with.stream().anyMatch(Trial::succeeded);
    return sound ? 1 : 1.0 / (1 << Math.min(30, 2 * with.size()));
  }
}

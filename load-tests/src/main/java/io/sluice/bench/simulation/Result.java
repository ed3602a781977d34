package io.sluice.bench.simulation;

import io.sluice.bench.page.Mean;
import java.util.List;
import java.util.Objects;

/**
 * What a law did in all worlds.
 *
 * @param law as the user named it
 * @param runs by seed, at least one
 */
record Result(String law, List<Run> runs) {
  Result {
    runs = List.copyOf(runs);
  }

  boolean knows(Figure figure) {
    return runs.get(0).figures().containsKey(figure);
  }

  /** A figure that is known, of each world. */
  double[] each(Figure figure) {
    return runs.stream()
        .mapToDouble(run -> Objects.requireNonNull(run.figures().get(figure)))
        .toArray();
  }

  Mean mean(Figure figure) {
    return Mean.of(each(figure));
  }

  /** Of the answers of a rung; known of laws only. */
  Mean share(int rung) {
    return Mean.of(runs.stream().mapToDouble(run -> run.shares().get(rung)).toArray());
  }

  boolean knowsShares() {
    return !runs.get(0).shares().isEmpty();
  }
}

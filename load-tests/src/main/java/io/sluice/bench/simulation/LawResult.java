package io.sluice.bench.simulation;

import io.sluice.bench.page.MeanEstimate;
import java.util.List;
import java.util.Objects;

/**
 * What a law did in all worlds.
 *
 * @param law as the user named it
 * @param runs by seed, at least one
 */
record LawResult(String law, List<SimulationRun> runs) {
  LawResult {
    runs = List.copyOf(runs);
  }

  boolean knows(SimulationFigure figure) {
    return runs.get(0).figures().containsKey(figure);
  }

  /** A figure that is known, of each world. */
  double[] each(SimulationFigure figure) {
    return runs.stream()
        .mapToDouble(run -> Objects.requireNonNull(run.figures().get(figure)))
        .toArray();
  }

  MeanEstimate mean(SimulationFigure figure) {
    return MeanEstimate.of(each(figure));
  }

  /** Of the answers of a rung; known of laws only. */
  MeanEstimate share(int rung) {
    return MeanEstimate.of(runs.stream().mapToDouble(run -> run.shares().get(rung)).toArray());
  }

  boolean knowsShares() {
    return !runs.get(0).shares().isEmpty();
  }
}

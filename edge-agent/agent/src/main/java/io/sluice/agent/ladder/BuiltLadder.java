package io.sluice.agent.ladder;

import io.sluice.agent.ladder.RungState.Probed;
import io.sluice.registry.selection.Resolution;
import java.util.List;

/**
 * What {@link LadderBuilder} made.
 *
 * @param rungs most accurate first; never empty
 * @param excluded with the reasons
 * @param frequency that the processors were allowed while the rungs were probed, over their
 *     greatest: the latencies are those of this clock; NaN where the kernel does not say
 */
public record BuiltLadder(
    Resolution resolution,
    List<Probed> rungs,
    List<RungState.Excluded> excluded,
    double frequency) {
  public BuiltLadder {
    rungs = List.copyOf(rungs);
    excluded = List.copyOf(excluded);
  }
}

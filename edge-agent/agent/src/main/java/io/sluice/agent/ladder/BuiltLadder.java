package io.sluice.agent.ladder;

import io.sluice.agent.ladder.RungState.Probed;
import io.sluice.registry.selection.VariantResolution;
import java.util.List;

/**
 * Result of {@link VariantLadderBuilder}.
 *
 * @param resolution resolution by the registry
 * @param rungs most accurate first; never empty
 * @param excluded excluded variants with reasons
 * @param frequency allowed processor frequency during the probe over the greatest frequency: the
 *     latencies hold for this clock; NaN when unknown
 */
public record BuiltLadder(
    VariantResolution resolution,
    List<Probed> rungs,
    List<RungState.Excluded> excluded,
    double frequency) {
  public BuiltLadder {
    rungs = List.copyOf(rungs);
    excluded = List.copyOf(excluded);
  }
}

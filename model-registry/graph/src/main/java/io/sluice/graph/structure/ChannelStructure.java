package io.sluice.graph.structure;

import io.sluice.graph.ComputationGraph;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Result of the channel analysis. Immutable.
 *
 * @param graph analysed graph, with constant computed sizes folded into literals
 * @param groups groups of removable channels
 * @param kept reason by weight name, for layers with some or all channels not removable
 * @param widths numbers and dimensions depending on channel counts
 */
public record ChannelStructure(
    ComputationGraph graph,
    List<CoupledChannelGroup> groups,
    Map<String, String> kept,
    ChannelSizeDependencies widths) {
  public ChannelStructure {
    groups = List.copyOf(groups);
    kept = Collections.unmodifiableMap(new LinkedHashMap<>(kept));
  }
}

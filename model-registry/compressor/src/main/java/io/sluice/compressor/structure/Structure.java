package io.sluice.compressor.structure;

import io.sluice.compressor.graph.Graph;
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
public record Structure(
    Graph graph, List<ChannelGroup> groups, Map<String, String> kept, Widths widths) {
  public Structure {
    groups = List.copyOf(groups);
    kept = Collections.unmodifiableMap(new LinkedHashMap<>(kept));
  }
}

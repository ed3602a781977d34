package io.sluice.compressor.structure;

import io.sluice.compressor.graph.Graph;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The channels of a graph. Immutable.
 *
 * @param graph the one that was analysed; sizes that it computed and that are always the same are
 *     literals
 * @param groups of which channels may be taken out
 * @param kept layers that keep some or all of their channels, by the name of their weight, and why
 */
public record Structure(
    Graph graph, List<ChannelGroup> groups, Map<String, String> kept, Widths widths) {
  public Structure {
    groups = List.copyOf(groups);
    kept = Collections.unmodifiableMap(new LinkedHashMap<>(kept));
  }
}

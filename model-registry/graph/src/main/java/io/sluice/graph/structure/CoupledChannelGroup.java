package io.sluice.graph.structure;

import java.util.List;

/**
 * Group of coupled channels, such as the channels of a residual stage. Any channels may be removed,
 * but not all.
 *
 * @param layers weight names of the layers producing the channels
 * @param exact whether removal of unread channels leaves the remaining computation unchanged; false
 *     with a normalisation over channels, because its statistics change
 */
public record CoupledChannelGroup(
    List<String> layers, List<PrunableChannel> channels, boolean exact) {
  public CoupledChannelGroup {
    layers = List.copyOf(layers);
    channels = List.copyOf(channels);
  }

  /** Rows per channel in the narrowest layer: 1, or the width of an attention head. */
  public int unit() {
    long unit = Long.MAX_VALUE;
    for (String layer : layers) {
      for (PrunableChannel channel : channels) {
        long rows = channel.produced().stream().filter(s -> s.parameter().equals(layer)).count();
        unit = rows == 0 ? unit : Math.min(unit, rows);
      }
    }
    return unit == Long.MAX_VALUE ? 1 : Math.toIntExact(unit);
  }
}

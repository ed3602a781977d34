package io.sluice.compressor.structure;

import java.util.List;

/**
 * Channels of layers that are coupled, such as those of a residual stage. Any of them may be taken
 * out, but not all.
 *
 * @param layers whose outputs they are, by the names of their weights
 * @param exact whether the rest is computed as before when some are taken out that nobody reads; a
 *     normalisation over channels computes other statistics without them
 */
public record ChannelGroup(List<String> layers, List<Channel> channels, boolean exact) {
  public ChannelGroup {
    layers = List.copyOf(layers);
    channels = List.copyOf(channels);
  }

  /** How many rows of its narrowest layer one channel has: 1, or the width of a head. */
  public int unit() {
    long unit = Long.MAX_VALUE;
    for (String layer : layers) {
      for (Channel channel : channels) {
        long rows = channel.produced().stream().filter(s -> s.parameter().equals(layer)).count();
        unit = rows == 0 ? unit : Math.min(unit, rows);
      }
    }
    return unit == Long.MAX_VALUE ? 1 : Math.toIntExact(unit);
  }
}

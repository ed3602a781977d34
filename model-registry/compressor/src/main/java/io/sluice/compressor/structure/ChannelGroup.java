package io.sluice.compressor.structure;

import java.util.List;

/**
 * Channels of layers that are coupled, such as those of a residual stage. Any of them may be taken
 * out, but not all.
 *
 * @param layers whose outputs they are, by the names of their weights
 */
public record ChannelGroup(List<String> layers, List<Channel> channels) {
  public ChannelGroup {
    layers = List.copyOf(layers);
    channels = List.copyOf(channels);
  }
}

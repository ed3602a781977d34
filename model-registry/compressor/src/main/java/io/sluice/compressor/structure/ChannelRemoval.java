package io.sluice.compressor.structure;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphEditor;
import io.sluice.compressor.torchscript.Tensor;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Structured removal of channels from a graph: parameters shrink, nothing is masked. */
public final class ChannelRemoval {
  private ChannelRemoval() {}

  /**
   * Graph without the channels. Smaller parameters are sliced lazily from the original ones.
   *
   * @param channels channels of this structure; at least one channel per layer must remain
   * @throws CompressionException if a tensor is damaged
   */
  public static Graph of(Structure structure, Collection<Channel> channels)
      throws CompressionException {
    Map<String, Map<Integer, BitSet>> removed = new HashMap<>();
    for (Channel channel : channels) {
      Stream.concat(channel.produced().stream(), channel.consumed().stream())
          .forEach(
              s ->
                  removed
                      .computeIfAbsent(s.parameter(), p -> new HashMap<>())
                      .computeIfAbsent(s.dimension(), d -> new BitSet())
                      .set(s.index()));
    }
    GraphEditor editor = new GraphEditor(structure.graph());
    for (Map.Entry<String, Map<Integer, BitSet>> parameter : removed.entrySet()) {
      Tensor tensor = structure.graph().parameter(parameter.getKey());
      for (Map.Entry<Integer, BitSet> dimension : parameter.getValue().entrySet()) {
        tensor = Slicing.without(tensor, dimension.getKey(), dimension.getValue());
      }
      editor.parameter(parameter.getKey(), tensor);
    }
    structure.widths().write(editor, ids(channels));
    return editor.graph();
  }

  /** Ids of the channels. */
  public static Set<Integer> ids(Collection<Channel> channels) {
    return channels.stream().map(Channel::id).collect(Collectors.toSet());
  }
}

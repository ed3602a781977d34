package io.sluice.graph.structure;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphEditor;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptTensor;
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
   * @throws ModelProcessingException if a tensor is damaged
   */
  public static ComputationGraph of(
      ChannelStructure structure, Collection<PrunableChannel> channels)
      throws ModelProcessingException {
    Map<String, Map<Integer, BitSet>> removed = new HashMap<>();
    for (PrunableChannel channel : channels) {
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
      ScriptTensor tensor = structure.graph().parameter(parameter.getKey());
      for (Map.Entry<Integer, BitSet> dimension : parameter.getValue().entrySet()) {
        tensor = TensorSlicing.without(tensor, dimension.getKey(), dimension.getValue());
      }
      editor.parameter(parameter.getKey(), tensor);
    }
    structure.widths().write(editor, ids(channels));
    return editor.graph();
  }

  /** Ids of the channels. */
  public static Set<Integer> ids(Collection<PrunableChannel> channels) {
    return channels.stream().map(PrunableChannel::id).collect(Collectors.toSet());
  }
}

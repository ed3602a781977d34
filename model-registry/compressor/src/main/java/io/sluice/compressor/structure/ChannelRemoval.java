package io.sluice.compressor.structure;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphEditor;
import io.sluice.compressor.graph.Node;
import io.sluice.compressor.torchscript.Tensor;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Takes channels out of a graph: the parameters become smaller, nothing is masked. */
public final class ChannelRemoval {
  private ChannelRemoval() {}

  /**
   * The graph without the channels.
   *
   * @param channels of an analysis of this graph; of no layer all of them
   * @throws CompressionException when a tensor cannot be read
   */
  public static Graph of(Graph graph, Collection<Channel> channels) throws CompressionException {
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
    GraphEditor editor = new GraphEditor(graph);
    for (Map.Entry<String, Map<Integer, BitSet>> parameter : removed.entrySet()) {
      Tensor tensor = graph.parameter(parameter.getKey());
      for (Map.Entry<Integer, BitSet> dimension : parameter.getValue().entrySet()) {
        tensor = Slicing.without(tensor, dimension.getKey(), dimension.getValue());
      }
      editor.parameter(parameter.getKey(), tensor);
    }
    Graph sliced = editor.graph();
    return withGroups(graph, sliced);
  }

  /** A depthwise convolution has as many groups as channels. */
  private static Graph withGroups(Graph before, Graph sliced) {
    GraphEditor editor = new GraphEditor(sliced);
    for (Node node : sliced.nodes()) {
      if (!node.operator().startsWith("conv") || node.parameter("weight").isEmpty()) {
        continue;
      }
      Tensor weight = sliced.parameter(node.parameter("weight").get());
      boolean depthwise =
          node.literal("groups") instanceof Long groups
              && groups > 1
              && before.parameter(node.parameter("weight").get()).shape().get(0).equals(groups)
              && weight.shape().get(1) == 1;
      if (depthwise) {
        editor.replace(node, node.with("groups", Argument.of(weight.shape().get(0))));
      }
    }
    return editor.graph();
  }
}

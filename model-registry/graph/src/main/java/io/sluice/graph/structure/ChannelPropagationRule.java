package io.sluice.graph.structure;

import io.sluice.graph.GraphNode;
import java.util.List;
import java.util.Optional;

/** Propagation of channels through an operator. */
interface ChannelPropagationRule {
  /**
   * Layouts of the node's results, in order; empty for unknown propagation: all channels of the
   * inputs are then kept.
   */
  Optional<List<ChannelLayout>> apply(GraphNode node, ChannelAnalysisState trace);

  /** Rule for operators with a single result. */
  interface SingleResultRule extends ChannelPropagationRule {
    Optional<ChannelLayout> layout(GraphNode node, ChannelAnalysisState trace);

    @Override
    default Optional<List<ChannelLayout>> apply(GraphNode node, ChannelAnalysisState trace) {
      return layout(node, trace).map(List::of);
    }
  }
}

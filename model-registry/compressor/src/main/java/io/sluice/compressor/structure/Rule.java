package io.sluice.compressor.structure;

import io.sluice.compressor.graph.Node;
import java.util.List;
import java.util.Optional;

/** Propagation of channels through an operator. */
interface Rule {
  /**
   * Layouts of the node's results, in order; empty for unknown propagation: all channels of the
   * inputs are then kept.
   */
  Optional<List<Layout>> apply(Node node, Trace trace);

  /** Rule for operators with a single result. */
  interface Single extends Rule {
    Optional<Layout> layout(Node node, Trace trace);

    @Override
    default Optional<List<Layout>> apply(Node node, Trace trace) {
      return layout(node, trace).map(List::of);
    }
  }
}

package io.sluice.compressor.structure;

import io.sluice.compressor.graph.Node;
import java.util.List;
import java.util.Optional;

/** How channels go through an operator. */
interface Rule {
  /**
   * The layouts of the node's results, as many as it has; empty when nothing is known, and all that
   * goes in must stay as it is.
   */
  Optional<List<Layout>> apply(Node node, Trace trace);

  /** A rule for operators of one result. */
  interface Single extends Rule {
    Optional<Layout> layout(Node node, Trace trace);

    @Override
    default Optional<List<Layout>> apply(Node node, Trace trace) {
      return layout(node, trace).map(List::of);
    }
  }
}

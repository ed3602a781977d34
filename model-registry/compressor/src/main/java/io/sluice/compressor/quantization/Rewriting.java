package io.sluice.compressor.quantization;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphEditor;
import io.sluice.compressor.graph.Node;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Rewrites a graph after a plan: values change into integers where a node that computes in integers
 * first takes them, and back where another one takes them. Whether integers are real or only
 * simulated is the {@link Dialect}'s. One instance rewrites one graph.
 */
final class Rewriting {
  private static final Set<String> LOOK_AT_THE_SHAPE = Set.of("size", "dim", "numel", "len");

  private final Graph graph;
  private final QuantizationPlan plan;
  private final Dialect dialect;
  private final GraphEditor editor;
  // names of the two forms of every value of the graph that has them
  private final Map<String, String> integers = new HashMap<>();
  private final Map<String, String> floats = new HashMap<>();

  /** How integers are written. */
  interface Dialect {
    /** Appends what makes integers of a value, and gives their name. */
    String enter(GraphEditor editor, String value) throws CompressionException;

    /** Appends what makes floats of integers, and gives their name. */
    String leave(GraphEditor editor, String integers);

    /**
     * Appends what computes a node in integers, with the same results.
     *
     * @param node takes integers
     * @param planned the node as the plan knows it
     */
    void compute(GraphEditor editor, Node node, Node planned) throws CompressionException;

    /** Whether a node can be left out whose input has only integers that it does not change. */
    boolean leavesOutAbsorbed();
  }

  Rewriting(Graph graph, QuantizationPlan plan, Dialect dialect) {
    this.graph = graph;
    this.plan = plan;
    this.dialect = dialect;
    this.editor = GraphEditor.emptied(graph);
    graph.inputs().forEach(i -> floats.put(i, i));
  }

  Graph run() throws CompressionException {
    for (Node node : graph.nodes()) {
      if (plan.isAbsorbed(node) && dialect.leavesOutAbsorbed()) {
        integers.put(node.result(), inIntegers(node.value("input").orElseThrow()));
      } else if (plan.isInteger(node)) {
        dialect.compute(editor, withIntegers(node), node);
        node.results().forEach(r -> integers.put(r, r));
      } else {
        editor.append(LOOK_AT_THE_SHAPE.contains(node.operator()) ? looking(node) : real(node));
        node.results().forEach(r -> floats.put(r, r));
      }
    }
    Argument output = graph.output();
    for (String value : output.values()) {
      output = output.redirected(value, Argument.of(inFloats(value)));
    }
    editor.returns(output);
    return editor.graph();
  }

  private Node withIntegers(Node node) throws CompressionException {
    Node taking = node;
    for (String value : IntegerKernel.integerInputs(node).stream().distinct().toList()) {
      taking = taking.redirected(value, Argument.of(inIntegers(value)));
    }
    return taking;
  }

  private Node real(Node node) {
    Node taking = node;
    for (String value : node.inputs().stream().distinct().toList()) {
      taking = taking.redirected(value, Argument.of(inFloats(value)));
    }
    return taking;
  }

  private Node looking(Node node) {
    Node taking = node;
    for (String value : node.inputs().stream().distinct().toList()) {
      String either = floats.getOrDefault(value, integers.getOrDefault(value, value));
      taking = taking.redirected(value, Argument.of(either));
    }
    return taking;
  }

  private String inIntegers(String value) throws CompressionException {
    String known = integers.get(value);
    if (known == null) {
      known = dialect.enter(editor, value);
      integers.put(value, known);
    }
    return known;
  }

  private String inFloats(String value) {
    String known = floats.get(value);
    if (known == null) {
      known = dialect.leave(editor, integers.getOrDefault(value, value));
      floats.put(value, known);
    }
    return known;
  }
}

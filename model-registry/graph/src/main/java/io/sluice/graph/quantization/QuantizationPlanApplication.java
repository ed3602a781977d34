package io.sluice.graph.quantization;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphEditor;
import io.sluice.graph.GraphNode;
import io.sluice.graph.NodeArgument;
import io.sluice.torchscript.ModelProcessingException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Application of a quantisation plan to a graph: values are converted to integers before the first
 * integer node and back before the first float node. The {@link Dialect} decides between real and
 * simulated integers. Each instance rewrites a single graph.
 */
final class QuantizationPlanApplication {
  private static final Set<String> LOOK_AT_THE_SHAPE = Set.of("size", "dim", "numel", "len");

  private final ComputationGraph graph;
  private final QuantizationPlan plan;
  private final Dialect dialect;
  private final GraphEditor editor;
  // names of the integer and float forms of every value, as far as present
  private final Map<String, String> integers = new HashMap<>();
  private final Map<String, String> floats = new HashMap<>();

  /** Representation of integer values and operations. */
  interface Dialect {
    /** Appends the conversion of a value to integers and returns the name of the result. */
    String enter(GraphEditor editor, String value) throws ModelProcessingException;

    /** Appends the conversion of integers to floats and returns the name of the result. */
    String leave(GraphEditor editor, String integers);

    /**
     * Appends a node computed in integers, with unchanged result names.
     *
     * @param node node with integer inputs
     * @param planned the same node as named in the plan
     */
    void compute(GraphEditor editor, GraphNode node, GraphNode planned)
        throws ModelProcessingException;

    /** Whether to omit nodes without effect on the integers of the input. */
    boolean leavesOutAbsorbed();
  }

  QuantizationPlanApplication(ComputationGraph graph, QuantizationPlan plan, Dialect dialect) {
    this.graph = graph;
    this.plan = plan;
    this.dialect = dialect;
    this.editor = GraphEditor.emptied(graph);
    graph.inputs().forEach(i -> floats.put(i, i));
  }

  ComputationGraph run() throws ModelProcessingException {
    for (GraphNode node : graph.nodes()) {
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
    NodeArgument output = graph.output();
    for (String value : output.values()) {
      output = output.redirected(value, NodeArgument.of(inFloats(value)));
    }
    editor.returns(output);
    return editor.graph();
  }

  private GraphNode withIntegers(GraphNode node) throws ModelProcessingException {
    GraphNode taking = node;
    for (String value : IntegerKernelKind.integerInputs(node).stream().distinct().toList()) {
      taking = taking.redirected(value, NodeArgument.of(inIntegers(value)));
    }
    return taking;
  }

  private GraphNode real(GraphNode node) {
    GraphNode taking = node;
    for (String value : node.inputs().stream().distinct().toList()) {
      taking = taking.redirected(value, NodeArgument.of(inFloats(value)));
    }
    return taking;
  }

  private GraphNode looking(GraphNode node) {
    GraphNode taking = node;
    for (String value : node.inputs().stream().distinct().toList()) {
      String either = floats.getOrDefault(value, integers.getOrDefault(value, value));
      taking = taking.redirected(value, NodeArgument.of(either));
    }
    return taking;
  }

  private String inIntegers(String value) throws ModelProcessingException {
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

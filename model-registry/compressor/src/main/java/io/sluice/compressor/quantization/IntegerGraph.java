package io.sluice.compressor.quantization;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphEditor;
import io.sluice.compressor.graph.Node;
import io.sluice.compressor.graph.Submodule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A graph rewritten after a plan for libtorch's quantised operators
 * (aten/src/ATen/native/quantized/library.cpp): values are quantised once where they enter the
 * integers, and dequantised where they leave. One instance rewrites one graph.
 */
public final class IntegerGraph {
  /** The code of quint8 (c10/core/ScalarType.h). */
  private static final long QUINT8 = 13;

  private static final Set<String> LOOK_AT_THE_SHAPE = Set.of("size", "dim", "numel", "len");

  private final Graph graph;
  private final QuantizationPlan plan;
  private final GraphEditor editor;
  // names of the two forms of every value of the graph that has them
  private final Map<String, String> integers = new HashMap<>();
  private final Map<String, String> floats = new HashMap<>();

  private IntegerGraph(Graph graph, QuantizationPlan plan) {
    this.graph = graph;
    this.plan = plan;
    this.editor = GraphEditor.emptied(graph);
    graph.inputs().forEach(i -> floats.put(i, i));
  }

  /**
   * @throws CompressionException when a weight is not finite
   */
  public static Graph of(Graph graph, QuantizationPlan plan) throws CompressionException {
    return new IntegerGraph(graph, plan).rewritten();
  }

  private Graph rewritten() throws CompressionException {
    for (Node node : graph.nodes()) {
      if (plan.isAbsorbed(node)) {
        integers.put(node.result(), inIntegers(node.value("input").orElseThrow()));
      } else if (plan.isInteger(node)) {
        editor.append(kernel(node));
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

  private Node kernel(Node node) throws CompressionException {
    if (plan.scheme(node).isPresent()) {
      return layer(node, plan.scheme(node).get());
    }
    Node taking = node;
    for (String value : IntegerKernel.integerInputs(node).stream().distinct().toList()) {
      taking = taking.redirected(value, Argument.of(inIntegers(value)));
    }
    return QuantizedOperators.of(taking, plan.range(node.results().get(0)));
  }

  private Node layer(Node node, WeightScheme scheme) throws CompressionException {
    Submodule module = QuantizedLayer.of(node, graph, scheme, plan.range(node.result()));
    String path = editor.freshModule(Planner.layerName(node));
    editor.module(path, module);
    String input = inIntegers(node.value("input").orElseThrow());
    return Node.forward(path, node.results(), Argument.of(input));
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
      String either = floats.containsKey(value) ? inFloats(value) : inIntegers(value);
      taking = taking.redirected(value, Argument.of(either));
    }
    return taking;
  }

  private String inIntegers(String value) {
    return integers.computeIfAbsent(
        value,
        v -> {
          Affine range = plan.range(v);
          return added(
              v,
              "quantize_per_tensor",
              Argument.of(inFloats(v)),
              Argument.of(range.scale()),
              Argument.of(range.zeroPoint()),
              Argument.of(QUINT8));
        });
  }

  private String inFloats(String value) {
    String known = floats.get(value);
    if (known == null) {
      known = added(value, "dequantize", Argument.of(inIntegers(value)));
      floats.put(value, known);
    }
    return known;
  }

  private String added(String hint, String operator, Argument... arguments) {
    List<Argument> positional = new ArrayList<>(List.of(arguments));
    String name = editor.fresh(hint);
    editor.append(Node.call(operator, List.of(name), "", positional, Map.of()));
    return name;
  }
}

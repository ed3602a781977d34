package io.sluice.compressor.quantization;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphEditor;
import io.sluice.compressor.graph.Node;
import io.sluice.compressor.graph.Submodule;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rewriting of a graph to libtorch's quantised operators
 * (aten/src/ATen/native/quantized/library.cpp) after a plan. A value is quantised once before its
 * first integer user and dequantised once before its first float user.
 */
public final class IntegerGraph implements Rewriting.Dialect {
  /** Type code of quint8 (c10/core/ScalarType.h). */
  private static final long QUINT8 = 13;

  private final Graph graph;
  private final QuantizationPlan plan;

  private IntegerGraph(Graph graph, QuantizationPlan plan) {
    this.graph = graph;
    this.plan = plan;
  }

  /**
   * Graph rewritten after the plan.
   *
   * @throws CompressionException if a weight is not finite
   */
  public static Graph of(Graph graph, QuantizationPlan plan) throws CompressionException {
    return new Rewriting(graph, plan, new IntegerGraph(graph, plan)).run();
  }

  @Override
  public String enter(GraphEditor editor, String value) {
    Affine range = plan.range(value);
    return added(
        editor,
        "quantize_per_tensor",
        value,
        Argument.of(range.scale()),
        Argument.of(range.zeroPoint()),
        Argument.of(QUINT8));
  }

  @Override
  public String leave(GraphEditor editor, String integers) {
    return added(editor, "dequantize", integers);
  }

  @Override
  public void compute(GraphEditor editor, Node node, Node planned) throws CompressionException {
    Affine range = plan.range(node.results().get(0));
    Optional<WeightScheme> scheme = plan.scheme(planned);
    if (scheme.isEmpty()) {
      editor.append(QuantizedOperators.of(node, range));
      return;
    }
    Submodule module = QuantizedLayer.of(node, graph, scheme.get(), range);
    String path = editor.freshModule(Planner.layerName(node));
    editor.module(path, module);
    editor.append(Node.forward(path, node.results(), node.argument("input")));
  }

  @Override
  public boolean leavesOutAbsorbed() {
    return true;
  }

  private static String added(
      GraphEditor editor, String operator, String value, Argument... arguments) {
    String name = editor.fresh(value);
    Argument[] positional = new Argument[arguments.length + 1];
    positional[0] = Argument.of(value);
    System.arraycopy(arguments, 0, positional, 1, arguments.length);
    editor.append(Node.call(operator, List.of(name), "", List.of(positional), Map.of()));
    return name;
  }
}

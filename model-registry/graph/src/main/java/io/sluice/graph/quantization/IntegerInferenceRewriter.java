package io.sluice.graph.quantization;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphEditor;
import io.sluice.graph.GraphNode;
import io.sluice.graph.NodeArgument;
import io.sluice.graph.OpaqueModule;
import io.sluice.torchscript.ModelProcessingException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rewriting of a graph to libtorch's quantised operators
 * (aten/src/ATen/native/quantized/library.cpp) after a plan. A value is quantised once before its
 * first integer user and dequantised once before its first float user.
 */
public final class IntegerInferenceRewriter implements QuantizationPlanApplication.Dialect {
  /** Type code of quint8 (c10/core/ScalarType.h). */
  private static final long QUINT8 = 13;

  private final ComputationGraph graph;
  private final QuantizationPlan plan;

  private IntegerInferenceRewriter(ComputationGraph graph, QuantizationPlan plan) {
    this.graph = graph;
    this.plan = plan;
  }

  /**
   * Graph rewritten after the plan.
   *
   * @throws ModelProcessingException if a weight is not finite
   */
  public static ComputationGraph of(ComputationGraph graph, QuantizationPlan plan)
      throws ModelProcessingException {
    return new QuantizationPlanApplication(graph, plan, new IntegerInferenceRewriter(graph, plan))
        .run();
  }

  @Override
  public String enter(GraphEditor editor, String value) {
    AffineQuantization range = plan.range(value);
    return added(
        editor,
        "quantize_per_tensor",
        value,
        NodeArgument.of(range.scale()),
        NodeArgument.of(range.zeroPoint()),
        NodeArgument.of(QUINT8));
  }

  @Override
  public String leave(GraphEditor editor, String integers) {
    return added(editor, "dequantize", integers);
  }

  @Override
  public void compute(GraphEditor editor, GraphNode node, GraphNode planned)
      throws ModelProcessingException {
    AffineQuantization range = plan.range(node.results().get(0));
    Optional<WeightQuantizationScheme> scheme = plan.scheme(planned);
    if (scheme.isEmpty()) {
      editor.append(QuantizedNodeFactory.of(node, range));
      return;
    }
    OpaqueModule module = QuantizedLayerModuleFactory.of(node, graph, scheme.get(), range);
    String path = editor.freshModule(QuantizationPlanner.layerName(node));
    editor.module(path, module);
    editor.append(GraphNode.forward(path, node.results(), node.argument("input")));
  }

  @Override
  public boolean leavesOutAbsorbed() {
    return true;
  }

  private static String added(
      GraphEditor editor, String operator, String value, NodeArgument... arguments) {
    String name = editor.fresh(value);
    NodeArgument[] positional = new NodeArgument[arguments.length + 1];
    positional[0] = NodeArgument.of(value);
    System.arraycopy(arguments, 0, positional, 1, arguments.length);
    editor.append(GraphNode.call(operator, List.of(name), "", List.of(positional), Map.of()));
    return name;
  }
}

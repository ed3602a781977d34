package io.sluice.graph.quantization;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphEditor;
import io.sluice.graph.GraphNode;
import io.sluice.graph.NodeArgument;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptTensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Rewriting of a graph to simulated quantisation in floating point, for training under the rounding
 * of the later integer graph: the straight-through estimator passes gradients unchanged (Jacob et
 * al. 2018). Scales of weights follow the current elements; scales of activations are optionally
 * parameters trained along with the weights (Esser et al., "Learned Step Size Quantization", 2020).
 * Read back by {@link SimulatedQuantizationPlan}.
 */
public final class FakeQuantizationRewriter implements QuantizationPlanApplication.Dialect {
  /** Lower bound of trained scales; smaller scales are clamped. */
  static final double SMALLEST_SCALE = 1e-7;

  private static final long INT32 = 3;
  private static final long FLOAT32 = 6;

  private final ComputationGraph graph;
  private final QuantizationPlan plan;
  private final boolean learnsRanges;
  // range of every quantised value, for reuse by range-preserving nodes
  private final Map<String, Range> ranges = new HashMap<>();
  private int learned;

  /** Scale and zero point as arguments: literals, or values computed from parameters. */
  private record Range(NodeArgument scale, NodeArgument zeroPoint) {}

  private FakeQuantizationRewriter(
      ComputationGraph graph, QuantizationPlan plan, boolean learnsRanges) {
    this.graph = graph;
    this.plan = plan;
    this.learnsRanges = learnsRanges;
  }

  /**
   * Graph with fake quantisation after a plan.
   *
   * @param learnsRanges whether the scales of activations are trainable parameters
   */
  public static ComputationGraph of(
      ComputationGraph graph, QuantizationPlan plan, boolean learnsRanges)
      throws ModelProcessingException {
    return new QuantizationPlanApplication(
            graph, plan, new FakeQuantizationRewriter(graph, plan, learnsRanges))
        .run();
  }

  @Override
  public String enter(GraphEditor editor, String value) throws ModelProcessingException {
    String name = editor.fresh(value);
    quantize(editor, value, name, own(editor, plan.range(value)));
    return name;
  }

  @Override
  public String leave(GraphEditor editor, String integers) {
    return integers;
  }

  @Override
  public void compute(GraphEditor editor, GraphNode node, GraphNode planned)
      throws ModelProcessingException {
    IntegerKernelKind kernel =
        IntegerKernelKind.of(planned, graph, IntegerKernelKind.IMAGES).orElseThrow();
    boolean keeps = kernel == IntegerKernelKind.MONOTONE || kernel == IntegerKernelKind.KEEPING;
    Optional<Range> kept = Optional.empty();
    if (keeps) {
      kept = Optional.of(Objects.requireNonNull(ranges.get(node.value("input").orElseThrow())));
    }
    if (kernel == IntegerKernelKind.MONOTONE || node.results().size() > 1) {
      // no new elements: rounded values stay rounded
      editor.append(node);
      for (String result : node.results()) {
        kept.ifPresent(range -> ranges.put(result, range));
      }
      return;
    }
    AffineQuantization planRange = plan.range(node.result());
    Range range =
        kernel == IntegerKernelKind.FIXED
            ? literal(planRange)
            : kept.isPresent() ? kept.get() : own(editor, planRange);
    Optional<WeightQuantizationScheme> scheme = plan.scheme(planned);
    String real = editor.fresh(node.result());
    editor.append(
        (scheme.isPresent() ? withFakeWeight(editor, node, scheme.get()) : node)
            .withResults(List.of(real)));
    quantize(editor, real, node.result(), range);
  }

  @Override
  public boolean leavesOutAbsorbed() {
    return false;
  }

  private static Range literal(AffineQuantization range) {
    return new Range(NodeArgument.of(range.scale()), NodeArgument.of(range.zeroPoint()));
  }

  /** Range not shared with any other value. */
  private Range own(GraphEditor editor, AffineQuantization range) throws ModelProcessingException {
    if (!learnsRanges) {
      return literal(range);
    }
    String prefix = "ranges." + learned++;
    editor.parameter(prefix + ".scale", ScriptTensor.of(new float[] {(float) range.scale()}, 1));
    editor.parameter(prefix + ".zero_point", ScriptTensor.of(new long[] {range.zeroPoint()}, 1));
    NodeArgument scale = NodeArgument.parameter(prefix + ".scale");
    NodeArgument zeroPoint = NodeArgument.parameter(prefix + ".zero_point");
    return new Range(
        NodeArgument.of(call(editor, "clamp_min", scale, NodeArgument.of(SMALLEST_SCALE))),
        NodeArgument.of(call(editor, "to", zeroPoint, NodeArgument.of(FLOAT32))));
  }

  private void quantize(GraphEditor editor, String value, String result, Range range) {
    ranges.put(result, range);
    if (range.scale() instanceof NodeArgument.Literal) {
      editor.append(
          FakeQuantizeOperators.fixed(
              result, NodeArgument.of(value), range.scale(), range.zeroPoint()));
      return;
    }
    // gradient factor 1/√(elements · steps) balances the updates of scales and weights
    String elements = call(editor, "numel", NodeArgument.of(value));
    String product =
        call(editor, "mul", NodeArgument.of(elements), NodeArgument.of(AffineQuantization.MAX));
    String factor = call(editor, "pow", NodeArgument.of(product), NodeArgument.of(-0.5));
    editor.append(
        FakeQuantizeOperators.learned(
            result,
            NodeArgument.of(value),
            range.scale(),
            range.zeroPoint(),
            NodeArgument.of(factor)));
  }

  private GraphNode withFakeWeight(
      GraphEditor editor, GraphNode node, WeightQuantizationScheme scheme) {
    String weight = node.parameter("weight").orElseThrow();
    int rank = graph.parameter(weight).shape().size();
    long[] within = LongStream.range(scheme.perChannel() ? 1 : 0, rank).toArray();
    String detached = call(editor, "detach", NodeArgument.parameter(weight));
    String magnitude = call(editor, "abs", NodeArgument.of(detached));
    String largest =
        call(
            editor,
            "amax",
            NodeArgument.of(magnitude),
            NodeArgument.ints(within),
            NodeArgument.of(false));
    String step =
        call(editor, "div", NodeArgument.of(largest), NodeArgument.of((double) scheme.largest()));
    String scale =
        call(editor, "clamp_min", NodeArgument.of(step), NodeArgument.of(SMALLEST_SCALE));
    String zero = editor.fresh("zero");
    editor.append(
        GraphNode.call(
            "zeros_like",
            List.of(zero),
            "",
            List.of(NodeArgument.of(scale)),
            Map.of("dtype", NodeArgument.of(INT32))));
    String fake = editor.fresh("weight");
    editor.append(
        FakeQuantizeOperators.weight(
            fake, weight, NodeArgument.of(scale), NodeArgument.of(zero), scheme));
    return node.with("weight", NodeArgument.of(fake));
  }

  private static String call(GraphEditor editor, String operator, NodeArgument... arguments) {
    String name = editor.fresh(operator);
    editor.append(GraphNode.call(operator, List.of(name), "", List.of(arguments), Map.of()));
    return name;
  }
}

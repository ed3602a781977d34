package io.sluice.compressor.quantization;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphEditor;
import io.sluice.compressor.graph.Node;
import io.sluice.compressor.torchscript.Tensor;
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
 * Read back by {@link SimulatedPlan}.
 */
public final class FakeQuantization implements Rewriting.Dialect {
  /** Lower bound of trained scales; smaller scales are clamped. */
  static final double SMALLEST_SCALE = 1e-7;

  private static final long INT32 = 3;
  private static final long FLOAT32 = 6;

  private final Graph graph;
  private final QuantizationPlan plan;
  private final boolean learnsRanges;
  // range of every quantised value, for reuse by range-preserving nodes
  private final Map<String, Range> ranges = new HashMap<>();
  private int learned;

  /** Scale and zero point as arguments: literals, or values computed from parameters. */
  private record Range(Argument scale, Argument zeroPoint) {}

  private FakeQuantization(Graph graph, QuantizationPlan plan, boolean learnsRanges) {
    this.graph = graph;
    this.plan = plan;
    this.learnsRanges = learnsRanges;
  }

  /**
   * Graph with fake quantisation after a plan.
   *
   * @param learnsRanges whether the scales of activations are trainable parameters
   */
  public static Graph of(Graph graph, QuantizationPlan plan, boolean learnsRanges)
      throws CompressionException {
    return new Rewriting(graph, plan, new FakeQuantization(graph, plan, learnsRanges)).run();
  }

  @Override
  public String enter(GraphEditor editor, String value) throws CompressionException {
    String name = editor.fresh(value);
    quantize(editor, value, name, own(editor, plan.range(value)));
    return name;
  }

  @Override
  public String leave(GraphEditor editor, String integers) {
    return integers;
  }

  @Override
  public void compute(GraphEditor editor, Node node, Node planned) throws CompressionException {
    IntegerKernel kernel = IntegerKernel.of(planned, graph, IntegerKernel.IMAGES).orElseThrow();
    boolean keeps = kernel == IntegerKernel.MONOTONE || kernel == IntegerKernel.KEEPING;
    Optional<Range> kept = Optional.empty();
    if (keeps) {
      kept = Optional.of(Objects.requireNonNull(ranges.get(node.value("input").orElseThrow())));
    }
    if (kernel == IntegerKernel.MONOTONE || node.results().size() > 1) {
      // no new elements: rounded values stay rounded
      editor.append(node);
      for (String result : node.results()) {
        kept.ifPresent(range -> ranges.put(result, range));
      }
      return;
    }
    Affine planRange = plan.range(node.result());
    Range range =
        kernel == IntegerKernel.FIXED
            ? literal(planRange)
            : kept.isPresent() ? kept.get() : own(editor, planRange);
    Optional<WeightScheme> scheme = plan.scheme(planned);
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

  private static Range literal(Affine range) {
    return new Range(Argument.of(range.scale()), Argument.of(range.zeroPoint()));
  }

  /** Range not shared with any other value. */
  private Range own(GraphEditor editor, Affine range) throws CompressionException {
    if (!learnsRanges) {
      return literal(range);
    }
    String prefix = "ranges." + learned++;
    editor.parameter(prefix + ".scale", Tensor.of(new float[] {(float) range.scale()}, 1));
    editor.parameter(prefix + ".zero_point", Tensor.of(new long[] {range.zeroPoint()}, 1));
    Argument scale = Argument.parameter(prefix + ".scale");
    Argument zeroPoint = Argument.parameter(prefix + ".zero_point");
    return new Range(
        Argument.of(call(editor, "clamp_min", scale, Argument.of(SMALLEST_SCALE))),
        Argument.of(call(editor, "to", zeroPoint, Argument.of(FLOAT32))));
  }

  private void quantize(GraphEditor editor, String value, String result, Range range) {
    ranges.put(result, range);
    if (range.scale() instanceof Argument.Literal) {
      editor.append(
          FakeQuantizers.fixed(result, Argument.of(value), range.scale(), range.zeroPoint()));
      return;
    }
    // gradient factor 1/√(elements · steps) balances the updates of scales and weights
    String elements = call(editor, "numel", Argument.of(value));
    String product = call(editor, "mul", Argument.of(elements), Argument.of(Affine.MAX));
    String factor = call(editor, "pow", Argument.of(product), Argument.of(-0.5));
    editor.append(
        FakeQuantizers.learned(
            result, Argument.of(value), range.scale(), range.zeroPoint(), Argument.of(factor)));
  }

  private Node withFakeWeight(GraphEditor editor, Node node, WeightScheme scheme) {
    String weight = node.parameter("weight").orElseThrow();
    int rank = graph.parameter(weight).shape().size();
    long[] within = LongStream.range(scheme.perChannel() ? 1 : 0, rank).toArray();
    String detached = call(editor, "detach", Argument.parameter(weight));
    String magnitude = call(editor, "abs", Argument.of(detached));
    String largest =
        call(editor, "amax", Argument.of(magnitude), Argument.ints(within), Argument.of(false));
    String step = call(editor, "div", Argument.of(largest), Argument.of((double) scheme.largest()));
    String scale = call(editor, "clamp_min", Argument.of(step), Argument.of(SMALLEST_SCALE));
    String zero = editor.fresh("zero");
    editor.append(
        Node.call(
            "zeros_like",
            List.of(zero),
            "",
            List.of(Argument.of(scale)),
            Map.of("dtype", Argument.of(INT32))));
    String fake = editor.fresh("weight");
    editor.append(
        FakeQuantizers.weight(fake, weight, Argument.of(scale), Argument.of(zero), scheme));
    return node.with("weight", Argument.of(fake));
  }

  private static String call(GraphEditor editor, String operator, Argument... arguments) {
    String name = editor.fresh(operator);
    editor.append(Node.call(operator, List.of(name), "", List.of(arguments), Map.of()));
    return name;
  }
}

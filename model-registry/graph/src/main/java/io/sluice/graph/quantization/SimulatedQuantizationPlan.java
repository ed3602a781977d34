package io.sluice.graph.quantization;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphEditor;
import io.sluice.graph.GraphNode;
import io.sluice.graph.NodeArgument;
import io.sluice.torchscript.ModelProcessingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Plan recovered from a {@link FakeQuantizationRewriter} graph, with the current weights and
 * ranges, for instance after training.
 *
 * @param graph graph without fake quantisation
 * @param plan quantisation plan simulated by the graph
 */
public record SimulatedQuantizationPlan(ComputationGraph graph, QuantizationPlan plan) {

  /** Plan and graph; empty if the graph contains no fake quantisation. */
  public static Optional<SimulatedQuantizationPlan> of(ComputationGraph graph)
      throws ModelProcessingException {
    return graph.nodes().stream().anyMatch(FakeQuantizeOperators::is)
        ? Optional.of(new PlanReader(graph).read())
        : Optional.empty();
  }

  private static final class PlanReader {
    private final ComputationGraph graph;
    private final GraphEditor editor;
    // values of the graph with rounding, mapped to the unrounded values
    private final Map<String, String> plain = new HashMap<>();
    private final Set<String> integers = new HashSet<>();
    private final Map<String, AffineQuantization> ranges = new LinkedHashMap<>();
    private final Map<String, WeightQuantizationScheme> weights = new HashMap<>();
    private final Map<String, WeightQuantizationScheme> layers = new LinkedHashMap<>();
    private final Set<String> nodes = new LinkedHashSet<>();
    private final Set<String> absorbed = new LinkedHashSet<>();
    private final List<QuantizationPlan.FloatLayer> left = new ArrayList<>();

    PlanReader(ComputationGraph graph) {
      this.graph = graph;
      this.editor = GraphEditor.emptied(graph);
    }

    SimulatedQuantizationPlan read() throws ModelProcessingException {
      for (GraphNode node : graph.nodes()) {
        Optional<WeightQuantizationScheme> scheme = FakeQuantizeOperators.scheme(node);
        if (scheme.isPresent()) {
          weights.put(node.result(), scheme.get());
        } else if (FakeQuantizeOperators.isActivation(node)) {
          quantize(node);
        } else {
          append(node);
        }
      }
      NodeArgument output = graph.output();
      for (String value : output.values()) {
        output = output.redirected(value, NodeArgument.of(plain(value)));
      }
      editor.returns(output);
      return new SimulatedQuantizationPlan(
          editor.graph(), new QuantizationPlan(ranges, layers, nodes, absorbed, left));
    }

    private String plain(String value) {
      return plain.getOrDefault(value, value);
    }

    private void quantize(GraphNode node) throws ModelProcessingException {
      String value = plain(node.value("input").orElseThrow());
      plain.put(node.result(), value);
      integers.add(node.result());
      ranges.put(value, range(node));
    }

    private AffineQuantization range(GraphNode node) throws ModelProcessingException {
      if (node.literal("scale") instanceof Double scale
          && node.literal("zero_point") instanceof Long zeroPoint) {
        return new AffineQuantization(scale, zeroPoint);
      }
      Optional<String> scale = FakeQuantizeOperators.source(node.argument("scale"), graph);
      Optional<String> zeroPoint = FakeQuantizeOperators.source(node.argument("zero_point"), graph);
      if (scale.isEmpty() || zeroPoint.isEmpty()) {
        throw new ModelProcessingException(
            "Tried to read the quantisation range of %s, but scale or zero point is not constant"
                .formatted(node.result()));
      }
      return new AffineQuantization(
          Math.max(
              FakeQuantizationRewriter.SMALLEST_SCALE, graph.parameter(scale.get()).toFloats()[0]),
          graph.parameter(zeroPoint.get()).toLongs()[0]);
    }

    private void append(GraphNode node) {
      @Nullable WeightQuantizationScheme scheme =
          node.value("weight").map(weights::get).orElse(null);
      GraphNode stripped = scheme == null ? node : withRealWeight(node);
      for (String value : node.inputs()) {
        stripped = stripped.redirected(value, NodeArgument.of(plain(value)));
      }
      editor.append(stripped);
      List<String> inputs = IntegerKernelKind.integerInputs(node);
      Optional<IntegerKernelKind> kernel =
          inputs.isEmpty() || !integers.containsAll(inputs)
              ? Optional.empty()
              : IntegerKernelKind.of(stripped, graph, IntegerKernelKind.IMAGES);
      kernel.ifPresent(k -> plan(node, k, scheme));
      if (IntegerKernelKind.isLayer(stripped, graph) && !nodes.contains(name(node))) {
        left.add(
            new QuantizationPlan.FloatLayer(
                QuantizationPlanner.layerName(stripped), "not trained for int8"));
      }
    }

    private GraphNode withRealWeight(GraphNode node) {
      GraphNode quantizer = graph.producer(node.value("weight").orElseThrow()).orElseThrow();
      return node.with("weight", quantizer.argument("input"));
    }

    private void plan(
        GraphNode node, IntegerKernelKind kernel, @Nullable WeightQuantizationScheme scheme) {
      boolean keeps = kernel == IntegerKernelKind.MONOTONE || node.results().size() > 1;
      if (kernel == IntegerKernelKind.LAYER ? scheme == null : !keeps && !isQuantized(node)) {
        return;
      }
      nodes.add(name(node));
      if (scheme != null) {
        layers.put(name(node), scheme);
      }
      if (keeps) {
        String input = plain(node.value("input").orElseThrow());
        AffineQuantization range = Objects.requireNonNull(ranges.get(input));
        for (String result : node.results()) {
          integers.add(result);
          ranges.put(result, range);
        }
        if (IntegerKernelKind.isAbsorbed(node, range)) {
          absorbed.add(name(node));
        }
      }
    }

    /** Whether the single result is fake-quantised. */
    private boolean isQuantized(GraphNode node) {
      return node.results().size() == 1
          && graph.users(node.result()).stream().anyMatch(FakeQuantizeOperators::isActivation);
    }

    private static String name(GraphNode node) {
      return node.results().get(0);
    }
  }
}

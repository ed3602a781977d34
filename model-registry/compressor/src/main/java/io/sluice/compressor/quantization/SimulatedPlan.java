package io.sluice.compressor.quantization;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphEditor;
import io.sluice.compressor.graph.Node;
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
 * Plan recovered from a {@link FakeQuantization} graph, with the current weights and ranges, for
 * instance after training.
 *
 * @param graph graph without fake quantisation
 * @param plan quantisation plan simulated by the graph
 */
public record SimulatedPlan(Graph graph, QuantizationPlan plan) {

  /** Plan and graph; empty if the graph contains no fake quantisation. */
  public static Optional<SimulatedPlan> of(Graph graph) throws CompressionException {
    return graph.nodes().stream().anyMatch(FakeQuantizers::is)
        ? Optional.of(new Reading(graph).read())
        : Optional.empty();
  }

  private static final class Reading {
    private final Graph graph;
    private final GraphEditor editor;
    // values of the graph with rounding, mapped to the unrounded values
    private final Map<String, String> plain = new HashMap<>();
    private final Set<String> integers = new HashSet<>();
    private final Map<String, Affine> ranges = new LinkedHashMap<>();
    private final Map<String, WeightScheme> weights = new HashMap<>();
    private final Map<String, WeightScheme> layers = new LinkedHashMap<>();
    private final Set<String> nodes = new LinkedHashSet<>();
    private final Set<String> absorbed = new LinkedHashSet<>();
    private final List<QuantizationPlan.Left> left = new ArrayList<>();

    Reading(Graph graph) {
      this.graph = graph;
      this.editor = GraphEditor.emptied(graph);
    }

    SimulatedPlan read() throws CompressionException {
      for (Node node : graph.nodes()) {
        Optional<WeightScheme> scheme = FakeQuantizers.scheme(node);
        if (scheme.isPresent()) {
          weights.put(node.result(), scheme.get());
        } else if (FakeQuantizers.isActivation(node)) {
          quantize(node);
        } else {
          append(node);
        }
      }
      Argument output = graph.output();
      for (String value : output.values()) {
        output = output.redirected(value, Argument.of(plain(value)));
      }
      editor.returns(output);
      return new SimulatedPlan(
          editor.graph(), new QuantizationPlan(ranges, layers, nodes, absorbed, left));
    }

    private String plain(String value) {
      return plain.getOrDefault(value, value);
    }

    private void quantize(Node node) throws CompressionException {
      String value = plain(node.value("input").orElseThrow());
      plain.put(node.result(), value);
      integers.add(node.result());
      ranges.put(value, range(node));
    }

    private Affine range(Node node) throws CompressionException {
      if (node.literal("scale") instanceof Double scale
          && node.literal("zero_point") instanceof Long zeroPoint) {
        return new Affine(scale, zeroPoint);
      }
      Optional<String> scale = FakeQuantizers.source(node.argument("scale"), graph);
      Optional<String> zeroPoint = FakeQuantizers.source(node.argument("zero_point"), graph);
      if (scale.isEmpty() || zeroPoint.isEmpty()) {
        throw new CompressionException(
            "Tried to read the quantisation range of %s, but scale or zero point is not constant"
                .formatted(node.result()));
      }
      return new Affine(
          Math.max(FakeQuantization.SMALLEST_SCALE, graph.parameter(scale.get()).toFloats()[0]),
          graph.parameter(zeroPoint.get()).toLongs()[0]);
    }

    private void append(Node node) {
      @Nullable WeightScheme scheme = node.value("weight").map(weights::get).orElse(null);
      Node stripped = scheme == null ? node : withRealWeight(node);
      for (String value : node.inputs()) {
        stripped = stripped.redirected(value, Argument.of(plain(value)));
      }
      editor.append(stripped);
      List<String> inputs = IntegerKernel.integerInputs(node);
      Optional<IntegerKernel> kernel =
          inputs.isEmpty() || !integers.containsAll(inputs)
              ? Optional.empty()
              : IntegerKernel.of(stripped, graph, IntegerKernel.IMAGES);
      kernel.ifPresent(k -> plan(node, k, scheme));
      if (IntegerKernel.isLayer(stripped, graph) && !nodes.contains(name(node))) {
        left.add(new QuantizationPlan.Left(Planner.layerName(stripped), "not trained for int8"));
      }
    }

    private Node withRealWeight(Node node) {
      Node quantizer = graph.producer(node.value("weight").orElseThrow()).orElseThrow();
      return node.with("weight", quantizer.argument("input"));
    }

    private void plan(Node node, IntegerKernel kernel, @Nullable WeightScheme scheme) {
      boolean keeps = kernel == IntegerKernel.MONOTONE || node.results().size() > 1;
      if (kernel == IntegerKernel.LAYER ? scheme == null : !keeps && !isQuantized(node)) {
        return;
      }
      nodes.add(name(node));
      if (scheme != null) {
        layers.put(name(node), scheme);
      }
      if (keeps) {
        String input = plain(node.value("input").orElseThrow());
        Affine range = Objects.requireNonNull(ranges.get(input));
        for (String result : node.results()) {
          integers.add(result);
          ranges.put(result, range);
        }
        if (IntegerKernel.isAbsorbed(node, range)) {
          absorbed.add(name(node));
        }
      }
    }

    /** Whether the single result is fake-quantised. */
    private boolean isQuantized(Node node) {
      return node.results().size() == 1
          && graph.users(node.result()).stream().anyMatch(FakeQuantizers::isActivation);
    }

    private static String name(Node node) {
      return node.results().get(0);
    }
  }
}

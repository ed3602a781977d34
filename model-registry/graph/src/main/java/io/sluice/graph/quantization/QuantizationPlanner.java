package io.sluice.graph.quantization;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphNode;
import io.sluice.graph.calibration.RecordedValueStatistics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Planner of 8-bit inference for a graph with batch norms already folded. Selected layers use
 * integers; other operations do so if all inputs are integers anyway, to keep conversions between
 * integers and floats rare. Each instance makes a single plan.
 */
public final class QuantizationPlanner {
  private final ComputationGraph graph;
  private final QuantizationPolicy policy;
  private final Map<String, RecordedValueStatistics> seen;
  private final Map<String, IntegerKernelKind> kernels = new LinkedHashMap<>();
  private final Map<String, String> representatives = new HashMap<>();
  private final List<QuantizationPlan.FloatLayer> left = new ArrayList<>();

  private QuantizationPlanner(
      ComputationGraph graph,
      QuantizationPolicy policy,
      Map<String, RecordedValueStatistics> seen) {
    this.graph = graph;
    this.policy = policy;
    this.seen = seen;
  }

  /** Values to be recorded for a plan, under any policy. */
  public static List<String> observed(ComputationGraph graph) {
    Set<String> values = new LinkedHashSet<>();
    for (GraphNode node : graph.nodes()) {
      // of any rank: the actual rank follows from the recording
      if (IntegerKernelKind.of(node, graph, IntegerKernelKind.IMAGES).isPresent()) {
        values.addAll(IntegerKernelKind.integerInputs(node));
        values.addAll(node.results());
      }
    }
    return List.copyOf(values);
  }

  /** Layer name: the path of the module, otherwise derived from the weight name. */
  public static String layerName(GraphNode node) {
    return node.path().isEmpty()
        ? node.parameter("weight").orElse(node.results().get(0)).replaceFirst("[._]weight$", "")
        : node.path();
  }

  /** Names of all layers with an integer kernel, in order, without repetition. */
  public static List<String> layers(ComputationGraph graph) {
    return graph.nodes().stream()
        .filter(n -> IntegerKernelKind.isLayer(n, graph))
        .map(QuantizationPlanner::layerName)
        .distinct()
        .toList();
  }

  /**
   * Quantisation plan of a graph.
   *
   * @param policy requirements on the plan
   * @param seen range statistics by value, for all values of {@link #observed}
   */
  public static QuantizationPlan plan(
      ComputationGraph graph,
      QuantizationPolicy policy,
      Map<String, RecordedValueStatistics> seen) {
    return new QuantizationPlanner(graph, policy, seen).plan();
  }

  private QuantizationPlan plan() {
    chooseLayers();
    chooseOthers();
    Map<String, AffineQuantization> ranges = new LinkedHashMap<>();
    Map<String, WeightQuantizationScheme> layers = new LinkedHashMap<>();
    Set<String> absorbed = new LinkedHashSet<>();
    for (GraphNode node : graph.nodes()) {
      IntegerKernelKind kernel = kernels.get(name(node));
      if (kernel == null) {
        continue;
      }
      IntegerKernelKind.integerInputs(node).forEach(v -> ranges.put(v, range(v)));
      node.results().forEach(v -> ranges.put(v, range(v)));
      if (kernel == IntegerKernelKind.LAYER) {
        layers.put(name(node), policy.weights());
      }
      if (kernel == IntegerKernelKind.MONOTONE
          && IntegerKernelKind.isAbsorbed(node, range(node.value("input").orElseThrow()))) {
        absorbed.add(name(node));
      }
    }
    return new QuantizationPlan(ranges, layers, kernels.keySet(), absorbed, left);
  }

  private static String name(GraphNode node) {
    return node.results().get(0);
  }

  private void chooseLayers() {
    for (GraphNode node : graph.nodes()) {
      if (IntegerKernelKind.isLayer(node, graph)) {
        Optional<String> reason = reasonToLeave(node);
        if (reason.isEmpty()) {
          kernels.put(name(node), IntegerKernelKind.LAYER);
        } else {
          left.add(new QuantizationPlan.FloatLayer(layerName(node), reason.get()));
        }
      }
    }
  }

  private Optional<String> reasonToLeave(GraphNode node) {
    if (!isQuantizable(node.value("input").orElseThrow()) || !isQuantizable(node.result())) {
      return Optional.of("its input or output is not finite float32");
    }
    return policy.layers().test(layerName(node))
        ? Optional.empty()
        : Optional.of("the recipe leaves it out");
  }

  private boolean isQuantizable(String value) {
    RecordedValueStatistics recorded = seen.get(value);
    return recorded != null
        && recorded.scalarType() == RecordedValueStatistics.FLOAT32
        && Double.isFinite(recorded.histogram().low())
        && Double.isFinite(recorded.histogram().high());
  }

  private void chooseOthers() {
    Set<String> integers = new HashSet<>();
    for (GraphNode node : graph.nodes()) {
      if (kernels.containsKey(name(node))) {
        integers.addAll(node.inputs());
        integers.addAll(node.results());
      }
    }
    for (GraphNode node : graph.nodes()) {
      List<String> inputs = IntegerKernelKind.integerInputs(node);
      if (kernels.containsKey(name(node)) || inputs.isEmpty() || !integers.containsAll(inputs)) {
        continue;
      }
      RecordedValueStatistics first = seen.get(inputs.get(0));
      IntegerKernelKind.of(node, graph, first == null ? 0 : first.shape().size())
          .filter(k -> k != IntegerKernelKind.LAYER)
          .filter(k -> node.results().stream().allMatch(this::isQuantizable))
          .ifPresent(
              kernel -> {
                kernels.put(name(node), kernel);
                integers.addAll(node.results());
              });
    }
  }

  private AffineQuantization range(String value) {
    String representative = representative(value);
    Optional<GraphNode> producer = producer(representative);
    if (producer.filter(p -> is(p, IntegerKernelKind.FIXED)).isPresent()) {
      return producer.get().is("tanh")
          ? new AffineQuantization(2.0 / 256, 128)
          : new AffineQuantization(1.0 / 256, 0);
    }
    RecordedValueStatistics recorded = seen.get(representative);
    if (recorded == null) {
      throw new IllegalArgumentException("The calibration lacks the value " + representative);
    }
    return policy.rule().choose(recorded, policy.headroom().activationSteps());
  }

  /** Value whose recording determines the range of the given value. */
  private String representative(String value) {
    String known = representatives.get(value);
    if (known == null) {
      known = findRepresentative(value);
      representatives.put(value, known);
    }
    return known;
  }

  private String findRepresentative(String value) {
    Optional<GraphNode> user = onlyMonotoneUser(value);
    if (user.isPresent() && mayHaveAnyRange(value)) {
      return representative(user.get().result());
    }
    Optional<GraphNode> producer = producer(value);
    if (producer.isEmpty() || !keeps(producer.get())) {
      return value;
    }
    String input = producer.get().value("input").orElseThrow();
    boolean follows = onlyMonotoneUser(input).isPresent() && mayHaveAnyRange(input);
    return follows ? value : representative(input);
  }

  private Optional<GraphNode> producer(String value) {
    return graph.producer(value).filter(p -> kernels.containsKey(name(p)));
  }

  private Optional<GraphNode> onlyMonotoneUser(String value) {
    return graph
        .onlyUser(value)
        .filter(u -> is(u, IntegerKernelKind.MONOTONE) && u.results().size() == 1);
  }

  private boolean keeps(GraphNode node) {
    return is(node, IntegerKernelKind.MONOTONE) || is(node, IntegerKernelKind.KEEPING);
  }

  private boolean is(GraphNode node, IntegerKernelKind kernel) {
    return kernels.get(name(node)) == kernel;
  }

  /** Whether the range of a value is free, not prescribed by a kernel. */
  private boolean mayHaveAnyRange(String value) {
    Optional<GraphNode> producer = producer(value);
    if (producer.isEmpty()) {
      return true;
    }
    if (is(producer.get(), IntegerKernelKind.MONOTONE)) {
      String input = producer.get().value("input").orElseThrow();
      return onlyMonotoneUser(input).isPresent() && mayHaveAnyRange(input);
    }
    return is(producer.get(), IntegerKernelKind.LAYER)
        || is(producer.get(), IntegerKernelKind.RANGED);
  }
}

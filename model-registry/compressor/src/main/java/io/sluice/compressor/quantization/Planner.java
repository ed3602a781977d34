package io.sluice.compressor.quantization;

import io.sluice.compressor.calibration.Recorded;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.Node;
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
public final class Planner {
  private final Graph graph;
  private final Policy policy;
  private final Map<String, Recorded> seen;
  private final Map<String, IntegerKernel> kernels = new LinkedHashMap<>();
  private final Map<String, String> representatives = new HashMap<>();
  private final List<QuantizationPlan.Left> left = new ArrayList<>();

  private Planner(Graph graph, Policy policy, Map<String, Recorded> seen) {
    this.graph = graph;
    this.policy = policy;
    this.seen = seen;
  }

  /** Values to be recorded for a plan, under any policy. */
  public static List<String> observed(Graph graph) {
    Set<String> values = new LinkedHashSet<>();
    for (Node node : graph.nodes()) {
      // of any rank: the actual rank follows from the recording
      if (IntegerKernel.of(node, graph, IntegerKernel.IMAGES).isPresent()) {
        values.addAll(IntegerKernel.integerInputs(node));
        values.addAll(node.results());
      }
    }
    return List.copyOf(values);
  }

  /** Layer name: the path of the module, otherwise derived from the weight name. */
  public static String layerName(Node node) {
    return node.path().isEmpty()
        ? node.parameter("weight").orElse(node.results().get(0)).replaceFirst("[._]weight$", "")
        : node.path();
  }

  /** Names of all layers with an integer kernel, in order, without repetition. */
  public static List<String> layers(Graph graph) {
    return graph.nodes().stream()
        .filter(n -> IntegerKernel.isLayer(n, graph))
        .map(Planner::layerName)
        .distinct()
        .toList();
  }

  /**
   * Quantisation plan of a graph.
   *
   * @param policy requirements on the plan
   * @param seen range statistics by value, for all values of {@link #observed}
   */
  public static QuantizationPlan plan(Graph graph, Policy policy, Map<String, Recorded> seen) {
    return new Planner(graph, policy, seen).plan();
  }

  private QuantizationPlan plan() {
    chooseLayers();
    chooseOthers();
    Map<String, Affine> ranges = new LinkedHashMap<>();
    Map<String, WeightScheme> layers = new LinkedHashMap<>();
    Set<String> absorbed = new LinkedHashSet<>();
    for (Node node : graph.nodes()) {
      IntegerKernel kernel = kernels.get(name(node));
      if (kernel == null) {
        continue;
      }
      IntegerKernel.integerInputs(node).forEach(v -> ranges.put(v, range(v)));
      node.results().forEach(v -> ranges.put(v, range(v)));
      if (kernel == IntegerKernel.LAYER) {
        layers.put(name(node), policy.weights());
      }
      if (kernel == IntegerKernel.MONOTONE
          && IntegerKernel.isAbsorbed(node, range(node.value("input").orElseThrow()))) {
        absorbed.add(name(node));
      }
    }
    return new QuantizationPlan(ranges, layers, kernels.keySet(), absorbed, left);
  }

  private static String name(Node node) {
    return node.results().get(0);
  }

  private void chooseLayers() {
    for (Node node : graph.nodes()) {
      if (IntegerKernel.isLayer(node, graph)) {
        Optional<String> reason = reasonToLeave(node);
        if (reason.isEmpty()) {
          kernels.put(name(node), IntegerKernel.LAYER);
        } else {
          left.add(new QuantizationPlan.Left(layerName(node), reason.get()));
        }
      }
    }
  }

  private Optional<String> reasonToLeave(Node node) {
    if (!isQuantizable(node.value("input").orElseThrow()) || !isQuantizable(node.result())) {
      return Optional.of("its input or output is not finite float32");
    }
    return policy.layers().test(layerName(node))
        ? Optional.empty()
        : Optional.of("the recipe leaves it out");
  }

  private boolean isQuantizable(String value) {
    Recorded recorded = seen.get(value);
    return recorded != null
        && recorded.scalarType() == Recorded.FLOAT32
        && Double.isFinite(recorded.histogram().low())
        && Double.isFinite(recorded.histogram().high());
  }

  private void chooseOthers() {
    Set<String> integers = new HashSet<>();
    for (Node node : graph.nodes()) {
      if (kernels.containsKey(name(node))) {
        integers.addAll(node.inputs());
        integers.addAll(node.results());
      }
    }
    for (Node node : graph.nodes()) {
      List<String> inputs = IntegerKernel.integerInputs(node);
      if (kernels.containsKey(name(node)) || inputs.isEmpty() || !integers.containsAll(inputs)) {
        continue;
      }
      Recorded first = seen.get(inputs.get(0));
      IntegerKernel.of(node, graph, first == null ? 0 : first.shape().size())
          .filter(k -> k != IntegerKernel.LAYER)
          .filter(k -> node.results().stream().allMatch(this::isQuantizable))
          .ifPresent(
              kernel -> {
                kernels.put(name(node), kernel);
                integers.addAll(node.results());
              });
    }
  }

  private Affine range(String value) {
    String representative = representative(value);
    Optional<Node> producer = producer(representative);
    if (producer.filter(p -> is(p, IntegerKernel.FIXED)).isPresent()) {
      return producer.get().is("tanh") ? new Affine(2.0 / 256, 128) : new Affine(1.0 / 256, 0);
    }
    Recorded recorded = seen.get(representative);
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
    Optional<Node> user = onlyMonotoneUser(value);
    if (user.isPresent() && mayHaveAnyRange(value)) {
      return representative(user.get().result());
    }
    Optional<Node> producer = producer(value);
    if (producer.isEmpty() || !keeps(producer.get())) {
      return value;
    }
    String input = producer.get().value("input").orElseThrow();
    boolean follows = onlyMonotoneUser(input).isPresent() && mayHaveAnyRange(input);
    return follows ? value : representative(input);
  }

  private Optional<Node> producer(String value) {
    return graph.producer(value).filter(p -> kernels.containsKey(name(p)));
  }

  private Optional<Node> onlyMonotoneUser(String value) {
    return graph
        .onlyUser(value)
        .filter(u -> is(u, IntegerKernel.MONOTONE) && u.results().size() == 1);
  }

  private boolean keeps(Node node) {
    return is(node, IntegerKernel.MONOTONE) || is(node, IntegerKernel.KEEPING);
  }

  private boolean is(Node node, IntegerKernel kernel) {
    return kernels.get(name(node)) == kernel;
  }

  /** Whether the range of a value is free, not prescribed by a kernel. */
  private boolean mayHaveAnyRange(String value) {
    Optional<Node> producer = producer(value);
    if (producer.isEmpty()) {
      return true;
    }
    if (is(producer.get(), IntegerKernel.MONOTONE)) {
      String input = producer.get().value("input").orElseThrow();
      return onlyMonotoneUser(input).isPresent() && mayHaveAnyRange(input);
    }
    return is(producer.get(), IntegerKernel.LAYER) || is(producer.get(), IntegerKernel.RANGED);
  }
}

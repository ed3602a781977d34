package io.sluice.graph.quantization;

import io.sluice.graph.GraphNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Assignment of 8-bit integer arithmetic to the nodes of a graph, with the quantisation of every
 * integer value. Nodes are identified by the first result. Independent of the engine.
 *
 * @param ranges quantisation of all inputs and results of integer nodes; range-preserving nodes
 *     have equal input and result ranges
 * @param layers weight scheme by integer layer
 * @param nodes integer nodes, including the layers
 * @param absorbed subset of nodes without effect on integers of the input range, such as a ReLU
 *     over integers of at least 0
 * @param left layers kept in float, with reasons
 */
public record QuantizationPlan(
    Map<String, AffineQuantization> ranges,
    Map<String, WeightQuantizationScheme> layers,
    Set<String> nodes,
    Set<String> absorbed,
    List<FloatLayer> left) {
  public QuantizationPlan {
    ranges = Collections.unmodifiableMap(new LinkedHashMap<>(ranges));
    layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
    nodes = Collections.unmodifiableSet(new LinkedHashSet<>(nodes));
    absorbed = Collections.unmodifiableSet(new LinkedHashSet<>(absorbed));
    left = List.copyOf(left);
  }

  /**
   * Layer kept in float.
   *
   * @param layer layer name
   * @param why reason, for the report
   */
  public record FloatLayer(String layer, String why) {}

  public boolean isInteger(GraphNode node) {
    return nodes.contains(node.results().get(0));
  }

  public boolean isAbsorbed(GraphNode node) {
    return absorbed.contains(node.results().get(0));
  }

  /** Weight scheme of a layer computed in integers; empty for other nodes. */
  public Optional<WeightQuantizationScheme> scheme(GraphNode node) {
    return Optional.ofNullable(layers.get(node.results().get(0)));
  }

  /**
   * Quantisation of a value.
   *
   * @throws IllegalArgumentException if the plan has no range for the value
   */
  public AffineQuantization range(String value) {
    AffineQuantization range = ranges.get(value);
    if (range == null) {
      throw new IllegalArgumentException("The quantisation plan has no range for " + value);
    }
    return range;
  }

  /** Copy with the same scheme for all weights. */
  public QuantizationPlan withWeights(WeightQuantizationScheme scheme) {
    Map<String, WeightQuantizationScheme> changed = new LinkedHashMap<>(layers);
    changed.replaceAll((layer, old) -> scheme);
    return new QuantizationPlan(ranges, changed, nodes, absorbed, left);
  }
}

package io.sluice.compressor.quantization;

import io.sluice.compressor.graph.Node;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which nodes of a graph compute in 8-bit integers, and what the integers mean. Nodes are named by
 * their first result. Says nothing of an engine.
 *
 * @param ranges of all values that such a node takes or gives; nodes that keep the range of what
 *     they take give values of the same one
 * @param layers how weights become integers, by node
 * @param nodes that compute in integers, the layers among them
 * @param absorbed those of them that the range of their input does already, as a ReLU whose input
 *     has no integer below 0
 * @param left layers that stay in floats, by their path, and why
 */
public record QuantizationPlan(
    Map<String, Affine> ranges,
    Map<String, WeightScheme> layers,
    Set<String> nodes,
    Set<String> absorbed,
    List<Left> left) {
  public QuantizationPlan {
    ranges = Collections.unmodifiableMap(new LinkedHashMap<>(ranges));
    layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
    nodes = Collections.unmodifiableSet(new LinkedHashSet<>(nodes));
    absorbed = Collections.unmodifiableSet(new LinkedHashSet<>(absorbed));
    left = List.copyOf(left);
  }

  /** A layer that stays in floats. */
  public record Left(String layer, String why) {}

  public boolean isInteger(Node node) {
    return nodes.contains(node.results().get(0));
  }

  public boolean isAbsorbed(Node node) {
    return absorbed.contains(node.results().get(0));
  }

  /** Of a layer that computes in integers. */
  public Optional<WeightScheme> scheme(Node node) {
    return Optional.ofNullable(layers.get(node.results().get(0)));
  }

  /**
   * @throws IllegalArgumentException when the value has none
   */
  public Affine range(String value) {
    Affine range = ranges.get(value);
    if (range == null) {
      throw new IllegalArgumentException("The plan has no range for " + value);
    }
    return range;
  }

  /** The same with another scheme for all weights. */
  public QuantizationPlan withWeights(WeightScheme scheme) {
    Map<String, WeightScheme> changed = new LinkedHashMap<>(layers);
    changed.replaceAll((layer, old) -> scheme);
    return new QuantizationPlan(ranges, changed, nodes, absorbed, left);
  }
}

package io.sluice.graph.structure;

import io.sluice.graph.GraphNode;
import io.sluice.graph.NodeArgument;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Rules for normalisations. Statistics over positions and examples treat channels separately;
 * statistics over channels change with every removed channel.
 */
final class NormalizationChannelRules {
  private NormalizationChannelRules() {}

  static Map<String, ChannelPropagationRule> rules() {
    Map<String, ChannelPropagationRule.SingleResultRule> rules = new LinkedHashMap<>();
    rules.put("batch_norm", NormalizationChannelRules::perChannel);
    rules.put("instance_norm", NormalizationChannelRules::perChannel);
    rules.put("prelu", NormalizationChannelRules::prelu);
    rules.put("layer_norm", NormalizationChannelRules::layerNorm);
    rules.put("group_norm", NormalizationChannelRules::groupNorm);
    return Map.copyOf(rules);
  }

  private static Optional<ChannelLayout> perChannel(GraphNode node, ChannelAnalysisState trace) {
    ChannelLayout input = trace.input(node);
    OptionalInt index = channels(node, input, trace);
    if (index.isEmpty()) {
      return Optional.empty();
    }
    ChannelAxis axis = input.axes().get(index.getAsInt());
    node.parameters().forEach(p -> trace.produce(axis, p, 0));
    return Optional.of(input);
  }

  /** Channel dimension: the second; at unknown rank the only one of matching size. */
  private static OptionalInt channels(
      GraphNode node, ChannelLayout input, ChannelAnalysisState trace) {
    OptionalInt second = input.index(1);
    if (second.isPresent() || node.parameters().isEmpty()) {
      return second;
    }
    long size = trace.graph().parameter(node.parameters().get(0)).elements();
    int found = -1;
    for (int i = 0; i < input.count(); i++) {
      ChannelAxis axis = input.axes().get(i);
      if (axis.hasChannels() && axis.size().equals(SymbolicSize.of(size))) {
        if (found >= 0) {
          return OptionalInt.empty();
        }
        found = i;
      }
    }
    return found < 0 ? OptionalInt.empty() : OptionalInt.of(found);
  }

  private static Optional<ChannelLayout> prelu(GraphNode node, ChannelAnalysisState trace) {
    Optional<String> weight = node.parameter("weight");
    if (weight.isEmpty()) {
      return Optional.empty();
    }
    return trace.graph().parameter(weight.get()).elements() == 1
        ? Optional.of(trace.input(node))
        : perChannel(node, trace);
  }

  private static Optional<ChannelLayout> layerNorm(GraphNode node, ChannelAnalysisState trace) {
    ChannelLayout input = trace.input(node);
    int count =
        node.argument("normalized_shape") instanceof NodeArgument.Items items
            ? items.items().size()
            : 0;
    if (count == 0 || count > input.count()) {
      return Optional.empty();
    }
    for (int i = 0; i < count; i++) {
      ChannelAxis axis = input.axes().get(input.count() - count + i);
      for (String parameter : node.parameters()) {
        trace.produce(axis, parameter, i);
      }
      trace.couplings().inexact(known(axis));
      trace.width(node, "normalized_shape", i, axis);
    }
    return Optional.of(input);
  }

  private static Optional<ChannelLayout> groupNorm(GraphNode node, ChannelAnalysisState trace) {
    ChannelLayout input = trace.input(node);
    OptionalInt index = channels(node, input, trace);
    if (index.isEmpty()
        || !(node.literal("num_groups") instanceof Long count)
        || !input.axes().get(index.getAsInt()).isKnown()) {
      return Optional.empty();
    }
    int groups = count.intValue();
    int[] elements = input.axes().get(index.getAsInt()).elements();
    ChannelAxis axis = ChannelAxis.of(elements);
    node.parameters().forEach(p -> trace.produce(axis, p, 0));
    if (groups == elements.length) {
      trace.width(node, "num_groups", ChannelDependentSize.SCALAR, axis);
    } else {
      List<int[]> parts = ConvolutionChannelRules.parts(elements, groups);
      trace.unitePlaces(parts, "the groups of a normalisation have equal size");
      trace.couplings().inexact(known(axis));
    }
    return Optional.of(input);
  }

  private static int[] known(ChannelAxis axis) {
    return Arrays.stream(axis.channels()).filter(c -> c != ChannelAxis.NONE).toArray();
  }
}

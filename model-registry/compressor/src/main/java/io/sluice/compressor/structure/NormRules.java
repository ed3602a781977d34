package io.sluice.compressor.structure;

import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.graph.Node;
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
final class NormRules {
  private NormRules() {}

  static Map<String, Rule> rules() {
    Map<String, Rule.Single> rules = new LinkedHashMap<>();
    rules.put("batch_norm", NormRules::perChannel);
    rules.put("instance_norm", NormRules::perChannel);
    rules.put("prelu", NormRules::prelu);
    rules.put("layer_norm", NormRules::layerNorm);
    rules.put("group_norm", NormRules::groupNorm);
    return Map.copyOf(rules);
  }

  private static Optional<Layout> perChannel(Node node, Trace trace) {
    Layout input = trace.input(node);
    OptionalInt index = channels(node, input, trace);
    if (index.isEmpty()) {
      return Optional.empty();
    }
    Axis axis = input.axes().get(index.getAsInt());
    node.parameters().forEach(p -> trace.produce(axis, p, 0));
    return Optional.of(input);
  }

  /** Channel dimension: the second; at unknown rank the only one of matching size. */
  private static OptionalInt channels(Node node, Layout input, Trace trace) {
    OptionalInt second = input.index(1);
    if (second.isPresent() || node.parameters().isEmpty()) {
      return second;
    }
    long size = trace.graph().parameter(node.parameters().get(0)).elements();
    int found = -1;
    for (int i = 0; i < input.count(); i++) {
      Axis axis = input.axes().get(i);
      if (axis.hasChannels() && axis.size().equals(Extent.of(size))) {
        if (found >= 0) {
          return OptionalInt.empty();
        }
        found = i;
      }
    }
    return found < 0 ? OptionalInt.empty() : OptionalInt.of(found);
  }

  private static Optional<Layout> prelu(Node node, Trace trace) {
    Optional<String> weight = node.parameter("weight");
    if (weight.isEmpty()) {
      return Optional.empty();
    }
    return trace.graph().parameter(weight.get()).elements() == 1
        ? Optional.of(trace.input(node))
        : perChannel(node, trace);
  }

  private static Optional<Layout> layerNorm(Node node, Trace trace) {
    Layout input = trace.input(node);
    int count =
        node.argument("normalized_shape") instanceof Argument.Items items
            ? items.items().size()
            : 0;
    if (count == 0 || count > input.count()) {
      return Optional.empty();
    }
    for (int i = 0; i < count; i++) {
      Axis axis = input.axes().get(input.count() - count + i);
      for (String parameter : node.parameters()) {
        trace.produce(axis, parameter, i);
      }
      trace.couplings().inexact(known(axis));
      trace.width(node, "normalized_shape", i, axis);
    }
    return Optional.of(input);
  }

  private static Optional<Layout> groupNorm(Node node, Trace trace) {
    Layout input = trace.input(node);
    OptionalInt index = channels(node, input, trace);
    if (index.isEmpty()
        || !(node.literal("num_groups") instanceof Long count)
        || !input.axes().get(index.getAsInt()).isKnown()) {
      return Optional.empty();
    }
    int groups = count.intValue();
    int[] elements = input.axes().get(index.getAsInt()).elements();
    Axis axis = Axis.of(elements);
    node.parameters().forEach(p -> trace.produce(axis, p, 0));
    if (groups == elements.length) {
      trace.width(node, "num_groups", Width.SCALAR, axis);
    } else {
      List<int[]> parts = ConvolutionRules.parts(elements, groups);
      trace.unitePlaces(parts, "the groups of a normalisation have equal size");
      trace.couplings().inexact(known(axis));
    }
    return Optional.of(input);
  }

  private static int[] known(Axis axis) {
    return Arrays.stream(axis.channels()).filter(c -> c != Axis.NONE).toArray();
  }
}

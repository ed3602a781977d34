package io.sluice.compressor.structure;

import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.Node;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How channels go through convolutions. Of a depthwise one, what comes out is what went in; in a
 * grouped one, a channel can only go with those at its place in the other groups.
 */
record Convolutions(Graph graph, Couplings couplings) {

  Optional<Flow> flow(Node node, @Nullable Flow input) {
    Optional<String> weight = node.parameter("weight");
    boolean usable = weight.isPresent() && (input == null || input.axis() == Flow.Axis.SECOND);
    if (!usable || !(node.literal("groups") instanceof Long count)) {
      return Optional.empty();
    }
    int groups = count.intValue();
    List<Long> shape = graph.parameter(weight.get()).shape();
    int outputs = shape.get(0).intValue();
    int inputsPerGroup = shape.get(1).intValue();
    if (groups == 1) {
      return Optional.of(plain(node, weight.get(), outputs, input));
    }
    if (input == null || input.count() != groups * inputsPerGroup) {
      return Optional.empty();
    }
    return inputsPerGroup == 1 && outputs == groups
        ? Optional.of(depthwise(node, weight.get(), input))
        : Optional.of(grouped(node, weight.get(), outputs, groups, input));
  }

  private Flow plain(Node node, String weight, int outputs, @Nullable Flow input) {
    if (input != null) {
      for (int i = 0; i < input.count(); i++) {
        couplings.consumes(input.channels()[i], new Slice(weight, 1, i));
      }
    }
    return produced(node, weight, couplings.create(weight, outputs));
  }

  private Flow depthwise(Node node, String weight, Flow input) {
    return produced(node, weight, input.channels());
  }

  private Flow grouped(Node node, String weight, int outputs, int groups, Flow input) {
    int inputsPerGroup = input.count() / groups;
    int outputsPerGroup = outputs / groups;
    int[] created = couplings.create(weight, outputs);
    for (int group = 0; group < groups; group++) {
      for (int i = 0; i < inputsPerGroup; i++) {
        int channel = input.channels()[group * inputsPerGroup + i];
        couplings.unite(channel, input.channels()[i]);
        couplings.consumes(channel, new Slice(weight, 1, i));
      }
      for (int o = 0; o < outputsPerGroup; o++) {
        couplings.unite(created[group * outputsPerGroup + o], created[o]);
      }
    }
    return produced(node, weight, created);
  }

  private Flow produced(Node node, String weight, int[] channels) {
    for (int i = 0; i < channels.length; i++) {
      couplings.produces(channels[i], new Slice(weight, 0, i));
      int index = i;
      node.parameter("bias")
          .ifPresent(bias -> couplings.produces(channels[index], new Slice(bias, 0, index)));
    }
    return new Flow(channels, Flow.Axis.SECOND);
  }
}

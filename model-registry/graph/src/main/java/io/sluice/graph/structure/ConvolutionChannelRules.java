package io.sluice.graph.structure;

import io.sluice.graph.GraphNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rules for convolutions. Depthwise convolutions pass channels through; in grouped convolutions a
 * channel is coupled with the channels at the same position of the other groups.
 */
final class ConvolutionChannelRules implements ChannelPropagationRule.SingleResultRule {
  private static final String PLACES = "the groups of a convolution have equal size";

  private final int places;
  private final boolean transposed;

  private ConvolutionChannelRules(int places, boolean transposed) {
    this.places = places;
    this.transposed = transposed;
  }

  static Map<String, ChannelPropagationRule> rules() {
    Map<String, ChannelPropagationRule> rules = new LinkedHashMap<>();
    for (int places = 1; places <= 3; places++) {
      rules.put("conv" + places + "d", new ConvolutionChannelRules(places, false));
      rules.put("conv_transpose" + places + "d", new ConvolutionChannelRules(places, true));
    }
    return rules;
  }

  @Override
  public Optional<ChannelLayout> layout(GraphNode node, ChannelAnalysisState trace) {
    Optional<String> weight = node.parameter("weight");
    if (weight.isEmpty() || !(node.literal("groups") instanceof Long groups)) {
      return Optional.empty();
    }
    List<Long> shape = trace.graph().parameter(weight.get()).shape();
    long inputs = transposed ? shape.get(0) : shape.get(1) * groups;
    ChannelLayout input = trace.input(node);
    ChannelAxis read =
        input.fromEnd(places).orElseGet(() -> ChannelAxis.anonymous(SymbolicSize.of(inputs)));
    ChannelAxis outputs = outputs(node, weight.get(), groups.intValue(), read, trace);
    node.parameter("bias").ifPresent(bias -> trace.produce(outputs, bias, 0));
    List<ChannelAxis> axes = new ArrayList<>();
    for (int i = 0; i < places; i++) {
      input.fromEnd(i).ifPresent(a -> trace.fix(a, "a convolution runs along it"));
    }
    axes.add(input.fromEnd(places + 1).orElseGet(() -> trace.fresh(node)));
    axes.add(outputs);
    for (int i = 0; i < places; i++) {
      axes.add(trace.fresh(node));
    }
    return Optional.of(ChannelLayout.of(axes));
  }

  private ChannelAxis outputs(
      GraphNode node, String weight, int groups, ChannelAxis read, ChannelAnalysisState trace) {
    List<Long> shape = trace.graph().parameter(weight).shape();
    int rows = transposed ? 1 : 0;
    if (groups == 1) {
      trace.consume(read, weight, 1 - rows);
      ChannelAxis outputs = trace.created(weight, shape.get(rows));
      trace.produce(outputs, weight, rows);
      return outputs;
    }
    boolean single = shape.get(1) == 1;
    if (single && shape.get(0) == groups) {
      return depthwise(node, weight, read, trace);
    }
    return transposed
        ? kept(weight, groups, read, trace)
        : grouped(node, weight, groups, read, trace);
  }

  /** Depthwise convolution; transposed too, with a weight of inputs by outputs. */
  private static ChannelAxis depthwise(
      GraphNode node, String weight, ChannelAxis read, ChannelAnalysisState trace) {
    int[] elements = trace.elements(read, trace.graph().parameter(weight).shape().get(0));
    ChannelAxis through = ChannelAxis.of(elements);
    trace.produce(through, weight, 0);
    trace.width(node, "groups", ChannelDependentSize.SCALAR, through);
    return through;
  }

  private static ChannelAxis kept(
      String weight, int groups, ChannelAxis read, ChannelAnalysisState trace) {
    String why = "a grouped transposed convolution reads it";
    trace.fix(read, why);
    List<Long> shape = trace.graph().parameter(weight).shape();
    trace.couplings().pin(weight, 0, shape.get(0), why);
    trace.couplings().pin(weight, 1, shape.get(1), why);
    return ChannelAxis.anonymous(SymbolicSize.of(shape.get(1) * groups));
  }

  private static ChannelAxis grouped(
      GraphNode node, String weight, int groups, ChannelAxis read, ChannelAnalysisState trace) {
    List<Long> shape = trace.graph().parameter(weight).shape();
    int outputs = shape.get(0).intValue();
    int inputsPerGroup = shape.get(1).intValue();
    int[] inputs = trace.elements(read, (long) groups * inputsPerGroup);
    if (inputsPerGroup == 1) {
      return multiplied(node, weight, inputs, outputs / groups, trace);
    }
    ChannelAxis created = trace.created(weight, outputs);
    trace.unitePlaces(parts(inputs, groups), PLACES);
    trace.unitePlaces(parts(created.channels(), groups), PLACES);
    for (int i = 0; i < inputsPerGroup; i++) {
      trace.couplings().consumes(inputs[i], new ParameterSlice(weight, 1, i));
    }
    trace.produce(created, weight, 0);
    return created;
  }

  /** Depthwise convolution with a channel multiplier: all outputs of an input share the channel. */
  private static ChannelAxis multiplied(
      GraphNode node, String weight, int[] inputs, int each, ChannelAnalysisState trace) {
    ChannelAxis through = new ChannelAxis(SymbolicSize.ONE, inputs, SymbolicSize.of(each));
    trace.produce(through, weight, 0);
    trace.width(node, "groups", ChannelDependentSize.SCALAR, ChannelAxis.of(inputs));
    return through;
  }

  static List<int[]> parts(int[] all, int count) {
    int each = all.length / count;
    List<int[]> parts = new ArrayList<>();
    for (int part = 0; part < count; part++) {
      parts.add(Arrays.copyOfRange(all, part * each, (part + 1) * each));
    }
    return parts;
  }
}

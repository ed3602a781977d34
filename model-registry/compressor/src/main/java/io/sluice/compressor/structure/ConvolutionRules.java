package io.sluice.compressor.structure;

import io.sluice.compressor.graph.Node;
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
final class ConvolutionRules implements Rule.Single {
  private static final String PLACES = "the groups of a convolution have equal size";

  private final int places;
  private final boolean transposed;

  private ConvolutionRules(int places, boolean transposed) {
    this.places = places;
    this.transposed = transposed;
  }

  static Map<String, Rule> rules() {
    Map<String, Rule> rules = new LinkedHashMap<>();
    for (int places = 1; places <= 3; places++) {
      rules.put("conv" + places + "d", new ConvolutionRules(places, false));
      rules.put("conv_transpose" + places + "d", new ConvolutionRules(places, true));
    }
    return rules;
  }

  @Override
  public Optional<Layout> layout(Node node, Trace trace) {
    Optional<String> weight = node.parameter("weight");
    if (weight.isEmpty() || !(node.literal("groups") instanceof Long groups)) {
      return Optional.empty();
    }
    List<Long> shape = trace.graph().parameter(weight.get()).shape();
    long inputs = transposed ? shape.get(0) : shape.get(1) * groups;
    Layout input = trace.input(node);
    Axis read = input.fromEnd(places).orElseGet(() -> Axis.anonymous(Extent.of(inputs)));
    Axis outputs = outputs(node, weight.get(), groups.intValue(), read, trace);
    node.parameter("bias").ifPresent(bias -> trace.produce(outputs, bias, 0));
    List<Axis> axes = new ArrayList<>();
    for (int i = 0; i < places; i++) {
      input.fromEnd(i).ifPresent(a -> trace.fix(a, "a convolution runs along it"));
    }
    axes.add(input.fromEnd(places + 1).orElseGet(() -> trace.fresh(node)));
    axes.add(outputs);
    for (int i = 0; i < places; i++) {
      axes.add(trace.fresh(node));
    }
    return Optional.of(Layout.of(axes));
  }

  private Axis outputs(Node node, String weight, int groups, Axis read, Trace trace) {
    List<Long> shape = trace.graph().parameter(weight).shape();
    int rows = transposed ? 1 : 0;
    if (groups == 1) {
      trace.consume(read, weight, 1 - rows);
      Axis outputs = trace.created(weight, shape.get(rows));
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
  private static Axis depthwise(Node node, String weight, Axis read, Trace trace) {
    int[] elements = trace.elements(read, trace.graph().parameter(weight).shape().get(0));
    Axis through = Axis.of(elements);
    trace.produce(through, weight, 0);
    trace.width(node, "groups", Width.SCALAR, through);
    return through;
  }

  private static Axis kept(String weight, int groups, Axis read, Trace trace) {
    String why = "a grouped transposed convolution reads it";
    trace.fix(read, why);
    List<Long> shape = trace.graph().parameter(weight).shape();
    trace.couplings().pin(weight, 0, shape.get(0), why);
    trace.couplings().pin(weight, 1, shape.get(1), why);
    return Axis.anonymous(Extent.of(shape.get(1) * groups));
  }

  private static Axis grouped(Node node, String weight, int groups, Axis read, Trace trace) {
    List<Long> shape = trace.graph().parameter(weight).shape();
    int outputs = shape.get(0).intValue();
    int inputsPerGroup = shape.get(1).intValue();
    int[] inputs = trace.elements(read, (long) groups * inputsPerGroup);
    if (inputsPerGroup == 1) {
      return multiplied(node, weight, inputs, outputs / groups, trace);
    }
    Axis created = trace.created(weight, outputs);
    trace.unitePlaces(parts(inputs, groups), PLACES);
    trace.unitePlaces(parts(created.channels(), groups), PLACES);
    for (int i = 0; i < inputsPerGroup; i++) {
      trace.couplings().consumes(inputs[i], new Slice(weight, 1, i));
    }
    trace.produce(created, weight, 0);
    return created;
  }

  /** Depthwise convolution with a channel multiplier: all outputs of an input share the channel. */
  private static Axis multiplied(Node node, String weight, int[] inputs, int each, Trace trace) {
    Axis through = new Axis(Extent.ONE, inputs, Extent.of(each));
    trace.produce(through, weight, 0);
    trace.width(node, "groups", Width.SCALAR, Axis.of(inputs));
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

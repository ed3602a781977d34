package io.sluice.compressor.structure;

import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.Node;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which channels hang together, by following them through the graph (the dependency graph
 * of Fang et al., "DepGraph: Towards Any Structural Pruning", CVPR 2023). Channels that pass
 * through an operator whose effect on them is not known stay as they are, and so do those of what
 * the model takes and returns.
 */
public final class ChannelAnalysis {
  private static final Set<String> ELEMENTWISE =
      Set.of(
          "relu",
          "relu6",
          "hardtanh",
          "clamp",
          "leaky_relu",
          "elu",
          "silu",
          "mish",
          "hardswish",
          "hardsigmoid",
          "sigmoid",
          "tanh",
          "gelu",
          "erf",
          "exp",
          "sqrt",
          "abs",
          "neg",
          "dropout",
          "feature_dropout",
          "contiguous",
          "detach",
          "fake_quantize_per_tensor_affine");
  private static final Set<String> POOLING =
      Set.of(
          "max_pool1d",
          "max_pool2d",
          "avg_pool1d",
          "avg_pool2d",
          "adaptive_avg_pool1d",
          "adaptive_avg_pool2d");
  private static final Set<String> ARITHMETIC = Set.of("add", "sub", "mul", "div");
  private static final Set<String> CONVOLUTIONS = Set.of("conv1d", "conv2d", "conv3d");

  private final Graph graph;
  private final Couplings couplings = new Couplings();
  private final Map<String, Flow> flows = new HashMap<>();

  private ChannelAnalysis(Graph graph) {
    this.graph = graph;
  }

  /**
   * What was found.
   *
   * @param groups of which channels may be taken out
   * @param kept layers that keep all of their channels, by the name of their weight, and why
   */
  public record Result(List<ChannelGroup> groups, Map<String, String> kept) {}

  public static Result of(Graph graph) {
    ChannelAnalysis analysis = new ChannelAnalysis(graph);
    graph.nodes().forEach(analysis::visit);
    graph
        .output()
        .values()
        .forEach(v -> analysis.fix(analysis.flows.get(v), "the model returns its output"));
    return new Result(analysis.couplings.groups(), analysis.couplings.kept());
  }

  private void visit(Node node) {
    Optional<Flow> flow = flow(node);
    if (flow.isPresent()) {
      flows.put(node.result(), flow.get());
    } else {
      node.inputs().forEach(v -> fix(flows.get(v), "its output goes through " + node.operator()));
    }
  }

  private void fix(@Nullable Flow flow, String why) {
    if (flow != null) {
      couplings.fix(flow.channels(), why);
    }
  }

  /** Of the node's only result; empty when nothing is known. */
  private Optional<Flow> flow(Node node) {
    if (CONVOLUTIONS.contains(node.operator())) {
      return new Convolutions(graph, couplings).flow(node, input(node).orElse(null));
    }
    if (node.is("linear")) {
      return linear(node);
    }
    if (node.is("batch_norm")) {
      return perChannel(node, "weight", "bias", "running_mean", "running_var");
    }
    if (node.is("prelu")) {
      return node.parameter("weight").filter(w -> graph.parameter(w).elements() == 1).isPresent()
          ? input(node)
          : perChannel(node, "weight");
    }
    if (ELEMENTWISE.contains(node.operator())) {
      return input(node);
    }
    if (POOLING.contains(node.operator())) {
      return input(node).filter(f -> f.axis() == Flow.Axis.SECOND);
    }
    if (ARITHMETIC.contains(node.operator())) {
      return arithmetic(node);
    }
    return switch (node.operator()) {
      case "mean" -> mean(node);
      case "flatten", "reshape", "view" -> flattened(node);
      case "cat" -> concatenated(node);
      default -> Optional.empty();
    };
  }

  private Optional<Flow> input(Node node) {
    return node.value("input").map(flows::get);
  }

  private Optional<Flow> linear(Node node) {
    Optional<String> weight = node.parameter("weight");
    if (weight.isEmpty()) {
      return Optional.empty();
    }
    List<Long> shape = graph.parameter(weight.get()).shape();
    int columns = shape.get(1).intValue();
    input(node).ifPresent(flow -> consume(weight.get(), columns, flow));
    int[] outputs = couplings.create(weight.get(), shape.get(0).intValue());
    produce(outputs, weight.get());
    node.parameter("bias").ifPresent(bias -> produce(outputs, bias));
    return Optional.of(new Flow(outputs, Flow.Axis.LAST));
  }

  /** Each channel is read by as many columns as it has elements. */
  private void consume(String weight, int columns, Flow flow) {
    if (flow.count() == 0 || columns % flow.count() != 0 || flow.axis() == Flow.Axis.SECOND) {
      fix(flow, "it is read by a linear layer along another dimension");
      return;
    }
    int each = columns / flow.count();
    for (int column = 0; column < columns; column++) {
      couplings.consumes(flow.channels()[column / each], new Slice(weight, 1, column));
    }
  }

  private void produce(int[] channels, String parameter) {
    for (int i = 0; i < channels.length; i++) {
      couplings.produces(channels[i], new Slice(parameter, 0, i));
    }
  }

  private Optional<Flow> perChannel(Node node, String... parameters) {
    Optional<Flow> flow = input(node);
    flow.ifPresent(
        f -> {
          for (String argument : parameters) {
            node.parameter(argument).ifPresent(name -> produce(f.channels(), name));
          }
        });
    return flow.filter(f -> f.axis() != Flow.Axis.FLATTENED);
  }

  private Optional<Flow> arithmetic(Node node) {
    Optional<Flow> left = input(node);
    if (node.argument("other") instanceof Argument.Literal) {
      return left;
    }
    Optional<Flow> right = node.value("other").map(flows::get);
    boolean alike =
        left.isPresent()
            && right.isPresent()
            && left.get().axis() == right.get().axis()
            && left.get().count() == right.get().count();
    if (!alike) {
      return Optional.empty();
    }
    unite(left.get(), right.get());
    return left;
  }

  private void unite(Flow left, Flow right) {
    for (int i = 0; i < left.count(); i++) {
      couplings.unite(left.channels()[i], right.channels()[i]);
    }
  }

  /** Over the places of an image; without them the channels are all that is left. */
  private Optional<Flow> mean(Node node) {
    List<Long> dimensions = node.longs("dim").orElse(List.of());
    boolean places =
        !dimensions.isEmpty()
            && dimensions.stream().allMatch(d -> d >= 2 || d == -1 || d == -2)
            && input(node).filter(f -> f.axis() == Flow.Axis.SECOND).isPresent();
    boolean all = dimensions.size() == 2;
    if (!places || !all) {
      return Optional.empty();
    }
    return Boolean.TRUE.equals(node.literal("keepdim"))
        ? input(node)
        : input(node).map(f -> f.along(Flow.Axis.LAST));
  }

  /** {@code flatten(1)}, or a reshape to two dimensions of which the last is what is left. */
  private Optional<Flow> flattened(Node node) {
    boolean flattens;
    if (node.is("flatten")) {
      flattens =
          Long.valueOf(1).equals(node.literal("start_dim"))
              && Long.valueOf(-1).equals(node.literal("end_dim"));
    } else {
      Argument sizes = node.argument(node.is("view") ? "size" : "shape");
      flattens =
          sizes instanceof Argument.Items items
              && items.items().size() == 2
              && items.items().get(1).equals(Argument.of(-1L));
    }
    return input(node)
        .filter(f -> flattens && f.axis() == Flow.Axis.SECOND)
        .map(f -> f.along(Flow.Axis.FLATTENED));
  }

  private Optional<Flow> concatenated(Node node) {
    List<Flow> parts = node.inputs().stream().map(flows::get).filter(f -> f != null).toList();
    boolean alongChannels =
        parts.size() == node.inputs().size()
            && !parts.isEmpty()
            && parts.stream().allMatch(f -> f.axis() == parts.get(0).axis())
            && (parts.get(0).axis() == Flow.Axis.SECOND
                ? Long.valueOf(1).equals(node.literal("dim"))
                : parts.get(0).axis() == Flow.Axis.LAST
                    && Long.valueOf(-1).equals(node.literal("dim")));
    if (!alongChannels) {
      return Optional.empty();
    }
    int[] all = parts.stream().flatMapToInt(f -> Arrays.stream(f.channels())).toArray();
    return Optional.of(new Flow(all, parts.get(0).axis()));
  }
}

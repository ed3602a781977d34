package io.sluice.compressor.structure;

import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.Node;
import io.sluice.compressor.torchscript.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Analysis of coupled channels by propagation through the graph (the dependency graph of Fang et
 * al., "DepGraph: Towards Any Structural Pruning", CVPR 2023). Channels passing through an operator
 * without a propagation rule are kept, and so are the channels of the model's inputs and outputs.
 */
public final class ChannelAnalysis {
  private static final Map<String, Rule> RULES = new HashMap<>();

  static {
    RULES.putAll(LayerRules.rules());
    RULES.putAll(ConvolutionRules.rules());
    RULES.putAll(NormRules.rules());
    RULES.putAll(PointwiseRules.rules());
    RULES.putAll(ReductionRules.rules());
    RULES.putAll(ProductRules.rules());
    RULES.putAll(ShapeRules.rules());
    RULES.putAll(PartRules.rules());
  }

  private final Graph graph;
  private final Trace trace;

  private ChannelAnalysis(Graph graph, Map<String, Integer> ranks) {
    this.graph = graph;
    this.trace = new Trace(graph);
    graph.inputs().forEach(input -> trace.put(input, layout(input, ranks)));
  }

  /** Analysis without input ranks; {@link #of(Graph, Map)} may remove more. */
  public static Structure of(Graph graph) {
    return of(graph, Map.of());
  }

  /**
   * Channel structure of the graph.
   *
   * @param ranks number of dimensions by input, batch included; unknown ranks are omitted
   */
  public static Structure of(Graph graph, Map<String, Integer> ranks) {
    ChannelAnalysis first = new ChannelAnalysis(graph, ranks);
    first.visitAll();
    Graph folded = SizeFolding.fold(graph, first.trace.numbers());
    ChannelAnalysis second = new ChannelAnalysis(folded, ranks);
    second.visitAll();
    return second.result();
  }

  private void visitAll() {
    graph.nodes().forEach(this::visit);
    graph
        .output()
        .flattened()
        .forEach(v -> trace.fix(trace.layout(v), "the model returns its output"));
  }

  private Structure result() {
    Couplings couplings = trace.couplings();
    List<ChannelGroup> groups = couplings.groups();
    Map<String, String> kept = couplings.kept();
    List<Width> widths = new ArrayList<>();
    for (Width width : trace.widths()) {
      int[] roots = width.channels().clone();
      for (int i = 0; i < roots.length; i++) {
        roots[i] = couplings.root(roots[i]);
      }
      widths.add(new Width(width.result(), width.argument(), width.item(), roots, width.each()));
    }
    return new Structure(graph, groups, kept, new Widths(widths, sizes(couplings)));
  }

  /** Channels by value, then by dimension from the end. */
  private Map<String, Map<Integer, Width>> sizes(Couplings couplings) {
    Map<String, Map<Integer, Width>> sizes = new HashMap<>();
    trace
        .layouts()
        .forEach(
            (value, layout) -> {
              for (int i = 0; i < layout.count(); i++) {
                int[] roots = layout.axes().get(i).channels().clone();
                for (int c = 0; c < roots.length; c++) {
                  roots[c] = couplings.root(roots[c]);
                }
                if (roots.length > 0) {
                  sizes
                      .computeIfAbsent(value, v -> new HashMap<>())
                      .put(layout.count() - i, new Width(value, "", Width.SCALAR, roots, 1));
                }
              }
            });
    return sizes;
  }

  private void visit(Node node) {
    if (trace.numbers().visit(node)) {
      return;
    }
    Rule rule = RULES.get(node.operator());
    Optional<List<Layout>> layouts = rule == null ? Optional.empty() : rule.apply(node, trace);
    if (layouts.isPresent()) {
      for (int i = 0; i < node.results().size(); i++) {
        trace.put(node.results().get(i), layouts.get().get(i));
      }
    } else {
      String why = "its output goes through " + node.operator();
      node.inputs().forEach(v -> trace.fix(trace.layouts().getOrDefault(v, Layout.UNKNOWN), why));
    }
    node.parameters().forEach(p -> settle(p, node));
  }

  /** Keeps all slices of a parameter used by the node in an unknown way. */
  private void settle(String parameter, Node node) {
    Tensor tensor = graph.parameter(parameter);
    if (trace.couplings().touches(parameter) || tensor.elements() == 1) {
      return;
    }
    for (int d = 0; d < tensor.shape().size(); d++) {
      trace
          .couplings()
          .pin(parameter, d, tensor.shape().get(d), node.operator() + " reads its weight");
    }
    trace.couplings().touches(parameter);
  }

  private Layout layout(String input, Map<String, Integer> ranks) {
    int rank = Optional.ofNullable(ranks.get(input)).orElseGet(() -> rank(input));
    List<Axis> axes = new ArrayList<>();
    for (int d = 0; d < rank; d++) {
      axes.add(Axis.anonymous(Extent.unknown(input + "#" + d)));
    }
    return new Layout(rank > 0, axes);
  }

  /** Rank required by the users of the input; 0 if undetermined. */
  private int rank(String input) {
    for (Node user : graph.users(input)) {
      String operator = user.operator();
      if (operator.startsWith("conv") || operator.startsWith("max_pool")) {
        return 2 + Math.max(1, Character.digit(operator.charAt(operator.length() - 2), 10));
      }
      if (operator.equals("lstm") || operator.equals("gru")) {
        return 3;
      }
    }
    return 0;
  }
}

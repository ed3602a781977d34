package io.sluice.graph.structure;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphNode;
import io.sluice.torchscript.ScriptTensor;
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
public final class ChannelDependencyAnalysis {
  private static final Map<String, ChannelPropagationRule> RULES = new HashMap<>();

  static {
    RULES.putAll(WeightedLayerChannelRules.rules());
    RULES.putAll(ConvolutionChannelRules.rules());
    RULES.putAll(NormalizationChannelRules.rules());
    RULES.putAll(PointwiseChannelRules.rules());
    RULES.putAll(ReductionChannelRules.rules());
    RULES.putAll(MatrixProductChannelRules.rules());
    RULES.putAll(ShapeChannelRules.rules());
    RULES.putAll(ConcatenationSplitChannelRules.rules());
  }

  private final ComputationGraph graph;
  private final ChannelAnalysisState trace;

  private ChannelDependencyAnalysis(ComputationGraph graph, Map<String, Integer> ranks) {
    this.graph = graph;
    this.trace = new ChannelAnalysisState(graph);
    graph.inputs().forEach(input -> trace.put(input, layout(input, ranks)));
  }

  /** Analysis without input ranks; {@link #of(ComputationGraph, Map)} may remove more. */
  public static ChannelStructure of(ComputationGraph graph) {
    return of(graph, Map.of());
  }

  /**
   * Channel structure of the graph.
   *
   * @param ranks number of dimensions by input, batch included; unknown ranks are omitted
   */
  public static ChannelStructure of(ComputationGraph graph, Map<String, Integer> ranks) {
    ChannelDependencyAnalysis first = new ChannelDependencyAnalysis(graph, ranks);
    first.visitAll();
    ComputationGraph folded = ConstantSizeFolding.fold(graph, first.trace.numbers());
    ChannelDependencyAnalysis second = new ChannelDependencyAnalysis(folded, ranks);
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

  private ChannelStructure result() {
    ChannelCouplings couplings = trace.couplings();
    List<CoupledChannelGroup> groups = couplings.groups();
    Map<String, String> kept = couplings.kept();
    List<ChannelDependentSize> widths = new ArrayList<>();
    for (ChannelDependentSize width : trace.widths()) {
      int[] roots = width.channels().clone();
      for (int i = 0; i < roots.length; i++) {
        roots[i] = couplings.root(roots[i]);
      }
      widths.add(
          new ChannelDependentSize(
              width.result(), width.argument(), width.item(), roots, width.each()));
    }
    return new ChannelStructure(
        graph, groups, kept, new ChannelSizeDependencies(widths, sizes(couplings)));
  }

  /** Channels by value, then by dimension from the end. */
  private Map<String, Map<Integer, ChannelDependentSize>> sizes(ChannelCouplings couplings) {
    Map<String, Map<Integer, ChannelDependentSize>> sizes = new HashMap<>();
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
                      .put(
                          layout.count() - i,
                          new ChannelDependentSize(
                              value, "", ChannelDependentSize.SCALAR, roots, 1));
                }
              }
            });
    return sizes;
  }

  private void visit(GraphNode node) {
    if (trace.numbers().visit(node)) {
      return;
    }
    ChannelPropagationRule rule = RULES.get(node.operator());
    Optional<List<ChannelLayout>> layouts =
        rule == null ? Optional.empty() : rule.apply(node, trace);
    if (layouts.isPresent()) {
      for (int i = 0; i < node.results().size(); i++) {
        trace.put(node.results().get(i), layouts.get().get(i));
      }
    } else {
      String why = "its output goes through " + node.operator();
      node.inputs()
          .forEach(v -> trace.fix(trace.layouts().getOrDefault(v, ChannelLayout.UNKNOWN), why));
    }
    node.parameters().forEach(p -> settle(p, node));
  }

  /** Keeps all slices of a parameter used by the node in an unknown way. */
  private void settle(String parameter, GraphNode node) {
    ScriptTensor tensor = graph.parameter(parameter);
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

  private ChannelLayout layout(String input, Map<String, Integer> ranks) {
    int rank = Optional.ofNullable(ranks.get(input)).orElseGet(() -> rank(input));
    List<ChannelAxis> axes = new ArrayList<>();
    for (int d = 0; d < rank; d++) {
      axes.add(ChannelAxis.anonymous(SymbolicSize.unknown(input + "#" + d)));
    }
    return new ChannelLayout(rank > 0, axes);
  }

  /** Rank required by the users of the input; 0 if undetermined. */
  private int rank(String input) {
    for (GraphNode user : graph.users(input)) {
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

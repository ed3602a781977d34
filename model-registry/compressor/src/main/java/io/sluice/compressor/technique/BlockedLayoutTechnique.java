package io.sluice.compressor.technique;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphEditor;
import io.sluice.graph.GraphNode;
import io.sluice.graph.NodeArgument;
import io.sluice.graph.OpaqueModule;
import io.sluice.graph.TorchScriptGraphReader;
import io.sluice.graph.TorchScriptGraphWriter;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScalarType;
import io.sluice.torchscript.ScriptModule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Blocked layout of oneDNN for activations, from the first convolution to the last operation with a
 * kernel for it; weights are packed once, at load time. Without this step libtorch reorders weights
 * and activations around every convolution. Results differ by rounding only.
 *
 * <p>A sum of two blocked values requires equal shapes, as in residual connections; a model that
 * broadcasts there fails when run for measurement.
 */
public record BlockedLayoutTechnique() implements CompressionTechnique {
  private static final Set<String> ELEMENTWISE = Set.of("relu", "sigmoid", "tanh");
  private static final Set<String> POOLING = Set.of("max_pool2d", "avg_pool2d");

  @Override
  public String name() {
    return "blocked-layout";
  }

  @Override
  public Step apply(ScriptModule model, StepContext workshop) throws ModelProcessingException {
    ComputationGraph graph = TorchScriptGraphReader.read(model);
    Conversion conversion = new Conversion(graph);
    graph.nodes().forEach(conversion::visit);
    CompressionStepReport report = new CompressionStepReport(name(), conversion.changed, List.of());
    return new Step(
        report.changedNothing() ? model : TorchScriptGraphWriter.write(conversion.result()),
        report);
  }

  /**
   * Conversion of one graph in one pass. Every value has a layout, with a copy in the other layout
   * from the first need on.
   */
  private static final class Conversion {
    private final ComputationGraph graph;
    private final GraphEditor editor;
    private final Set<String> blocked = new HashSet<>();
    private final Map<String, String> converted = new HashMap<>();
    private final List<CompressionStepReport.Layer> changed = new ArrayList<>();

    Conversion(ComputationGraph graph) {
      this.graph = graph;
      this.editor = GraphEditor.emptied(graph);
    }

    void visit(GraphNode node) {
      Optional<GraphNode> conv = convolution(node);
      if (conv.isPresent()) {
        editor.append(conv.get());
        blocked.add(node.result());
        changed.add(new CompressionStepReport.Layer(node.path(), "blocked layout"));
      } else if (hasKernel(node)) {
        editor.append(node);
        blocked.addAll(node.results());
      } else {
        editor.append(withInputs(node, false));
      }
    }

    private Optional<GraphNode> convolution(GraphNode node) {
      Optional<String> weight = node.parameter("weight");
      boolean convertible =
          node.is("conv2d")
              && weight.isPresent()
              && graph.parameter(weight.get()).type() == ScalarType.FLOAT
              && BlockedConvolutionModule.isConvertible(node);
      if (!convertible) {
        return Optional.empty();
      }
      String path = editor.freshModule(weight.orElseThrow().replaceFirst("[._]weight$", ""));
      OpaqueModule module = BlockedConvolutionModule.module(node, graph);
      editor.module(path, module);
      NodeArgument input = withInputs(node, true).argument("input");
      return Optional.of(GraphNode.forward(path, node.results(), input));
    }

    private boolean hasKernel(GraphNode node) {
      boolean all = !node.inputs().isEmpty() && blocked.containsAll(node.inputs());
      boolean known =
          ELEMENTWISE.contains(node.operator())
              || POOLING.contains(node.operator())
              || (node.is("adaptive_avg_pool2d")
                  && node.longs("output_size", 2).filter(List.of(1L, 1L)::equals).isPresent())
              || (node.is("add") && node.inputs().size() == 2 && isOne(node.literal("alpha")));
      return all && known;
    }

    private static boolean isOne(@Nullable Object literal) {
      return literal instanceof Number number && number.doubleValue() == 1;
    }

    private GraphNode withInputs(GraphNode node, boolean toBlocked) {
      GraphNode result = node;
      for (String value : node.inputs().stream().distinct().toList()) {
        if (blocked.contains(value) != toBlocked) {
          result = result.redirected(value, NodeArgument.of(inOtherLayout(value)));
        }
      }
      return result;
    }

    private String inOtherLayout(String value) {
      return converted.computeIfAbsent(
          value,
          v -> {
            String other = editor.fresh(v);
            String operator = blocked.contains(v) ? "to_dense" : "to_mkldnn";
            editor.append(
                new GraphNode(operator, Map.of("0", NodeArgument.of(v)), List.of(other), ""));
            return other;
          });
    }

    ComputationGraph result() {
      NodeArgument output = graph.output();
      for (String value : output.values()) {
        if (blocked.contains(value)) {
          output = output.redirected(value, NodeArgument.of(inOtherLayout(value)));
        }
      }
      editor.returns(output);
      return editor.graph();
    }
  }
}

package io.sluice.compressor.technique;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphNode;
import io.sluice.graph.TorchScriptGraphReader;
import io.sluice.graph.quantization.WeightQuantizationScheme;
import io.sluice.onnx.exporter.OnnxExportPrecision;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScalarType;
import io.sluice.torchscript.ScriptModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Dynamic int8 for ONNX Runtime: every Linear, LSTM and Embedding of the graph. */
final class DynamicInt8OnnxPlanner {
  /** Seven bits: without VNNI, sums of two products saturate in kernels of ONNX Runtime. */
  private static final WeightQuantizationScheme WEIGHTS = new WeightQuantizationScheme(true, 63);

  private static final Map<String, String> LAYERS =
      Map.of(
          "linear", "int8 weight",
          "lstm", "int8 weights",
          "embedding", "int8 rows");

  private DynamicInt8OnnxPlanner() {}

  static OnnxQuantizationTechnique.Plan plan(DynamicInt8Technique settings, ScriptModule model)
      throws ModelProcessingException {
    if (!settings.layers().equals(LayerChoice.ALL)) {
      throw new ModelProcessingException(
          "Dynamic int8 on ONNX Runtime cannot choose layers; leave out the setting layers");
    }
    if (settings.embeddingBits() != 0 && settings.embeddingBits() != Byte.SIZE) {
      throw new ModelProcessingException(
          "On ONNX Runtime embedding-bits can be 8 or 0, but is " + settings.embeddingBits());
    }
    boolean tables = settings.embeddingBits() != 0;
    ComputationGraph graph = TorchScriptGraphReader.read(model);
    List<CompressionStepReport.Layer> changed = new ArrayList<>();
    List<CompressionStepReport.Layer> left = new ArrayList<>();
    for (GraphNode node : graph.nodes()) {
      if (node.is("embedding") && !tables) {
        left.add(new CompressionStepReport.Layer(name(node), LayerChoice.NOT_CHOSEN));
        continue;
      }
      String what = LAYERS.get(node.operator());
      if (node.is("lstm") && isSmall(graph, node, settings)) {
        left.add(
            new CompressionStepReport.Layer(name(node), "its state is smaller than min-hidden"));
      } else if (what != null && hasConstantWeight(graph, node)) {
        changed.add(new CompressionStepReport.Layer(name(node), what));
      } else if (what != null) {
        left.add(
            new CompressionStepReport.Layer(
                name(node), "its weight is computed while the model runs"));
      } else if (node.is("gru")) {
        left.add(
            new CompressionStepReport.Layer(name(node), "ONNX Runtime has no GRU in integers"));
      }
    }
    return new OnnxQuantizationTechnique.Plan(
        graph,
        new OnnxExportPrecision.DynamicInt8(WEIGHTS, settings.minHidden(), tables),
        new CompressionStepReport(settings.name(), changed, left));
  }

  private static boolean hasConstantWeight(ComputationGraph graph, GraphNode node) {
    Optional<String> weight =
        node.is("lstm") ? node.parameters().stream().findFirst() : node.parameter("weight");
    return weight.filter(w -> graph.parameter(w).type() == ScalarType.FLOAT).isPresent();
  }

  /** Whether the hidden size, from the second parameter, is below the minimum. */
  private static boolean isSmall(
      ComputationGraph graph, GraphNode node, DynamicInt8Technique settings) {
    return node.parameters().size() > 1
        && graph.parameter(node.parameters().get(1)).shape().get(1) < settings.minHidden();
  }

  private static String name(GraphNode node) {
    return node.path().isEmpty() ? node.results().get(0) : node.path();
  }
}

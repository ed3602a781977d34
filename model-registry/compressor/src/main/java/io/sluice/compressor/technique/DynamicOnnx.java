package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphReader;
import io.sluice.compressor.graph.Node;
import io.sluice.compressor.onnx.exporter.Precision;
import io.sluice.compressor.quantization.WeightScheme;
import io.sluice.compressor.torchscript.ScalarType;
import io.sluice.compressor.torchscript.ScriptModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Dynamic int8 for ONNX Runtime: every Linear, LSTM and Embedding of the graph. */
final class DynamicOnnx {
  /** Seven bits: without VNNI, sums of two products saturate in kernels of ONNX Runtime. */
  private static final WeightScheme WEIGHTS = new WeightScheme(true, 63);

  private static final Map<String, String> LAYERS =
      Map.of(
          "linear", "int8 weight",
          "lstm", "int8 weights",
          "embedding", "int8 rows");

  private DynamicOnnx() {}

  static OnnxQuantization.Plan plan(DynamicInt8 settings, ScriptModule model)
      throws CompressionException {
    if (!settings.layers().equals(LayerChoice.ALL)) {
      throw new CompressionException(
          "Dynamic int8 on ONNX Runtime cannot choose layers; leave out the setting layers");
    }
    if (settings.embeddingBits() != 0 && settings.embeddingBits() != Byte.SIZE) {
      throw new CompressionException(
          "On ONNX Runtime embedding-bits can be 8 or 0, but is " + settings.embeddingBits());
    }
    boolean tables = settings.embeddingBits() != 0;
    Graph graph = GraphReader.read(model);
    List<StepReport.Layer> changed = new ArrayList<>();
    List<StepReport.Layer> left = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (node.is("embedding") && !tables) {
        left.add(new StepReport.Layer(name(node), LayerChoice.NOT_CHOSEN));
        continue;
      }
      String what = LAYERS.get(node.operator());
      if (node.is("lstm") && isSmall(graph, node, settings)) {
        left.add(new StepReport.Layer(name(node), "its state is smaller than min-hidden"));
      } else if (what != null && hasConstantWeight(graph, node)) {
        changed.add(new StepReport.Layer(name(node), what));
      } else if (what != null) {
        left.add(new StepReport.Layer(name(node), "its weight is computed while the model runs"));
      } else if (node.is("gru")) {
        left.add(new StepReport.Layer(name(node), "ONNX Runtime has no GRU in integers"));
      }
    }
    return new OnnxQuantization.Plan(
        graph,
        new Precision.DynamicInt8(WEIGHTS, settings.minHidden(), tables),
        new StepReport(settings.name(), changed, left));
  }

  private static boolean hasConstantWeight(Graph graph, Node node) {
    Optional<String> weight =
        node.is("lstm") ? node.parameters().stream().findFirst() : node.parameter("weight");
    return weight.filter(w -> graph.parameter(w).type() == ScalarType.FLOAT).isPresent();
  }

  /** Whether the hidden size, from the second parameter, is below the minimum. */
  private static boolean isSmall(Graph graph, Node node, DynamicInt8 settings) {
    return node.parameters().size() > 1
        && graph.parameter(node.parameters().get(1)).shape().get(1) < settings.minHidden();
  }

  private static String name(Node node) {
    return node.path().isEmpty() ? node.results().get(0) : node.path();
  }
}

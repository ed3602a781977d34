package io.sluice.onnx.exporter;

import io.sluice.graph.NodeArgument;
import io.sluice.onnx.format.OnnxAttribute;
import io.sluice.onnx.format.OnnxElementType;
import io.sluice.torchscript.ModelProcessingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Export of LSTM and GRU: an ONNX node per layer. ONNX orders the gates differently from libtorch,
 * and keeps both biases of a direction in one row.
 */
final class OnnxRecurrentExporter {
  private static final List<Integer> LSTM_GATES = List.of(0, 3, 1, 2);
  private static final List<Integer> GRU_GATES = List.of(1, 0, 2);

  private final OnnxExportContext node;
  private final boolean lstm;
  private final List<Integer> gates;
  private final List<String> parameters;
  private final boolean biases;
  private final int layers;
  private final int directions;
  private final boolean batchFirst;
  private final long hidden;

  private OnnxRecurrentExporter(OnnxExportContext node, boolean lstm)
      throws ModelProcessingException {
    this.node = node;
    this.lstm = lstm;
    this.gates = lstm ? LSTM_GATES : GRU_GATES;
    this.parameters = node.argument(2).parameters();
    this.biases = node.flag(3);
    this.layers = (int) node.integer(4);
    this.directions = node.flag(7) ? 2 : 1;
    this.batchFirst = node.flag(8);
    int each = (biases ? 4 : 2) * directions * layers;
    if (parameters.size() != each || node.node().results().size() != (lstm ? 3 : 2)) {
      throw node.fails("it has %d weights instead of %d".formatted(parameters.size(), each));
    }
    this.hidden = node.exporter().tensor(parameters.get(1)).dims().get(1);
  }

  static void register(Map<String, OnnxOperatorExporter> emitters) {
    emitters.put("lstm", node -> new OnnxRecurrentExporter(node, true).emit());
    emitters.put("gru", node -> new OnnxRecurrentExporter(node, false).emit());
  }

  private void emit() throws ModelProcessingException {
    String sequence = batchFirst ? exchanged(node.tensor(0)) : node.tensor(0);
    List<NodeArgument> states = node.argument(1).flattened().toList();
    List<List<String>> last = List.of(new ArrayList<>(), new ArrayList<>());
    for (int layer = 0; layer < layers; layer++) {
      List<String> initial = new ArrayList<>();
      for (NodeArgument state : states) {
        initial.add(part(node.value(state).name(), layer));
      }
      List<String> results = layer(layer, sequence, initial);
      sequence = joined(results.get(0));
      for (int i = 1; i < results.size(); i++) {
        last.get(i - 1).add(results.get(i));
      }
    }
    give(batchFirst ? exchanged(sequence) : sequence, last);
  }

  private List<String> layer(int layer, String sequence, List<String> initial)
      throws ModelProcessingException {
    OnnxRecurrentWeights weights =
        new OnnxRecurrentWeights(
            node, gates, parametersOf(layer), biases, directions, (int) hidden);
    OnnxGraphBuilder builder = node.exporter().builder();
    boolean integers =
        lstm
            && node.exporter().precision() instanceof OnnxExportPrecision.DynamicInt8 dynamic
            && hidden >= dynamic.minHidden();
    List<String> inputs = new ArrayList<>(List.of(sequence));
    if (!integers) {
      inputs.addAll(weights.reals());
      inputs.add("");
      inputs.addAll(initial);
      return builder.addAll(lstm ? "LSTM" : "GRU", hints(), inputs, attributes());
    }
    List<String> quantized = weights.integers();
    inputs.addAll(quantized.subList(0, 3));
    inputs.add("");
    inputs.addAll(initial);
    inputs.add("");
    inputs.addAll(quantized.subList(3, quantized.size()));
    return builder.addContributed("DynamicQuantizeLSTM", hints(), inputs, attributes());
  }

  private List<String> parametersOf(int layer) {
    int each = (biases ? 4 : 2) * directions;
    return parameters.subList(layer * each, (layer + 1) * each);
  }

  private List<String> hints() {
    String hint = node.node().results().get(0);
    return lstm ? List.of(hint, hint + ".h", hint + ".c") : List.of(hint, hint + ".h");
  }

  private Map<String, OnnxAttribute> attributes() {
    Map<String, OnnxAttribute> attributes = new TreeMap<>();
    attributes.put("hidden_size", OnnxAttribute.of(hidden));
    attributes.put("direction", OnnxAttribute.of(directions == 2 ? "bidirectional" : "forward"));
    if (!lstm) {
      attributes.put("linear_before_reset", OnnxAttribute.of(1L));
    }
    return attributes;
  }

  private String exchanged(String sequence) {
    return node.emit(
        "Transpose", List.of(sequence), Map.of("perm", OnnxAttribute.of(List.of(1L, 0L, 2L))));
  }

  /** From [length, directions, batch, hidden] to [length, batch, directions × hidden]. */
  private String joined(String sequence) throws ModelProcessingException {
    if (directions == 1) {
      return node.emit("Squeeze", sequence, node.longs(1));
    }
    String moved =
        node.emit(
            "Transpose",
            List.of(sequence),
            Map.of("perm", OnnxAttribute.of(List.of(0L, 2L, 1L, 3L))));
    return node.emit("Reshape", moved, node.longs(0, 0, -1));
  }

  /** The states of one layer, sliced from the states of all layers. */
  private String part(String states, int layer) throws ModelProcessingException {
    return layers == 1
        ? states
        : node.emit(
            "Slice",
            states,
            node.longs((long) layer * directions),
            node.longs((layer + 1L) * directions),
            node.longs(0));
  }

  private void give(String sequence, List<List<String>> last) throws ModelProcessingException {
    List<Long> input = node.dims(0);
    OnnxElementType type = node.type(0);
    List<Long> dims =
        input == null ? null : List.of(input.get(0), input.get(1), directions * hidden);
    node.give(0, ExportedOnnxValue.tensor(sequence, type, dims));
    for (int i = 1; i < node.node().results().size(); i++) {
      List<String> states = last.get(i - 1);
      String all =
          states.size() == 1
              ? states.get(0)
              : node.emit("Concat", states, Map.of("axis", OnnxAttribute.of(0L)));
      long batch = input == null ? -1 : input.get(batchFirst ? 0 : 1);
      List<Long> shape = List.of((long) layers * directions, batch, hidden);
      node.give(i, ExportedOnnxValue.tensor(all, type, shape));
    }
  }
}

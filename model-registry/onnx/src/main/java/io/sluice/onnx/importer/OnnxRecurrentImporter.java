package io.sluice.onnx.importer;

import io.sluice.graph.NodeArgument;
import io.sluice.onnx.format.DerivedOnnxTensors;
import io.sluice.onnx.format.OnnxAttribute;
import io.sluice.onnx.format.OnnxTensor;
import io.sluice.torchscript.ModelProcessingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Import of LSTM and GRU, forward, backward or bidirectional, with the default activations. Gate
 * order of an LSTM: input, output, forget, cell in ONNX; input, forget, cell, output in libtorch.
 * Gate order of a GRU: update, reset, hidden in ONNX; reset, update, hidden in libtorch.
 */
final class OnnxRecurrentImporter {
  private static final List<Integer> LSTM_GATES = List.of(0, 2, 3, 1);
  private static final List<Integer> GRU_GATES = List.of(1, 0, 2);

  private final OnnxImportContext node;
  private final boolean lstm;
  private final List<Integer> gates;
  private final int directions;
  private final boolean backward;
  private final int hidden;

  private OnnxRecurrentImporter(OnnxImportContext node, boolean lstm)
      throws ModelProcessingException {
    this.node = node;
    this.lstm = lstm;
    this.gates = lstm ? LSTM_GATES : GRU_GATES;
    String direction = node.settings().text("direction", "forward");
    this.directions = direction.equals("bidirectional") ? 2 : 1;
    this.backward = direction.equals("reverse");
    this.hidden = (int) node.settings().integer("hidden_size", -1);
    requireSupported();
  }

  static void register(Map<String, OnnxOperatorImporter> converters) {
    converters.put("LSTM", node -> new OnnxRecurrentImporter(node, true).convert());
    converters.put("GRU", node -> new OnnxRecurrentImporter(node, false).convert());
  }

  private void requireSupported() throws ModelProcessingException {
    List<Long> recurrence = node.knownDims(2);
    if (recurrence.size() != 3
        || recurrence.get(2) != hidden
        || recurrence.get(0) != directions
        || recurrence.get(1) != (long) gates.size() * hidden) {
      throw node.fails("its recurrence weight has the shape " + recurrence);
    }
    if (node.has(4)) {
      throw node.fails("sequence_lens is not supported");
    }
    if (node.has(7)
        || node.settings().isSet("clip")
        || node.settings().flag("input_forget", false)) {
      throw node.fails("peepholes, clip and input_forget are not supported");
    }
    if (node.settings().isSet("activations") && !hasDefaultActivations()) {
      throw node.fails("only the default activations are supported");
    }
    if (!lstm && !node.settings().flag("linear_before_reset", false)) {
      throw node.fails("linear_before_reset is 0, but libtorch supports only 1");
    }
    if (node.settings().flag("layout", false)) {
      throw node.fails("only layout 0 is supported");
    }
  }

  private boolean hasDefaultActivations() {
    List<String> once = lstm ? List.of("Sigmoid", "Tanh", "Tanh") : List.of("Sigmoid", "Tanh");
    List<String> all = new ArrayList<>();
    for (int i = 0; i < directions; i++) {
      all.addAll(once);
    }
    return node.node().attributes().get("activations") instanceof OnnxAttribute.Texts texts
        && texts.values().equals(all);
  }

  private void convert() throws ModelProcessingException {
    NodeArgument input = node.tensor(0);
    if (backward) {
      input = node.call("flip", input, NodeArgument.ints(0));
    }
    NodeArgument state = state(5);
    NodeArgument states = lstm ? NodeArgument.list(state, state(6)) : state;
    List<NodeArgument> results =
        node.calls(
            lstm ? "lstm" : "gru",
            lstm ? 3 : 2,
            input,
            states,
            new NodeArgument.Items(parameters()),
            NodeArgument.of(true),
            NodeArgument.of(1L),
            NodeArgument.of(0.0),
            NodeArgument.of(false),
            NodeArgument.of(directions == 2),
            NodeArgument.of(false));
    List<Long> dims = OnnxConvolutionImporter.batch(node, 3);
    if (node.isWanted(0)) {
      List<Long> all = List.of(dims.get(0), (long) directions, dims.get(1), (long) hidden);
      node.give(0, new ImportedOnnxValue.Value(sequence(results.get(0)), node.type(0), all));
    }
    List<Long> last = List.of((long) directions, dims.get(1), (long) hidden);
    for (int i = 1; i < results.size(); i++) {
      node.give(i, new ImportedOnnxValue.Value(results.get(i), node.type(0), last));
    }
  }

  /** From [length, batch, directions × hidden] to [length, directions, batch, hidden]. */
  private NodeArgument sequence(NodeArgument output) throws ModelProcessingException {
    NodeArgument all = backward ? node.call("flip", output, NodeArgument.ints(0)) : output;
    if (directions == 1) {
      return node.call("unsqueeze", all, NodeArgument.of(1L));
    }
    NodeArgument.Items sizes =
        new NodeArgument.Items(
            List.of(
                node.size(0, 0),
                node.size(0, 1),
                NodeArgument.of((long) directions),
                NodeArgument.of((long) hidden)));
    return node.call("permute", node.call("reshape", all, sizes), NodeArgument.ints(0, 2, 1, 3));
  }

  /** The initial state, by default zeros. */
  private NodeArgument state(int input) throws ModelProcessingException {
    if (node.has(input)) {
      return node.tensor(input);
    }
    NodeArgument.Items sizes =
        new NodeArgument.Items(
            List.of(
                NodeArgument.of((long) directions),
                node.size(0, 1),
                NodeArgument.of((long) hidden)));
    return node.call(
        "full", Map.of("dtype", OnnxToTorchTypes.dtype(node.type(0))), sizes, NodeArgument.of(0.0));
  }

  private List<NodeArgument> parameters() throws ModelProcessingException {
    ImportedLayerWeights weights = ImportedLayerWeights.of(node);
    List<NodeArgument> parameters = new ArrayList<>();
    for (int direction = 0; direction < directions; direction++) {
      String suffix = "_l0" + (direction == 1 ? "_reverse" : "");
      parameters.add(weight(weights, 1, direction, "weight_ih" + suffix));
      parameters.add(weight(weights, 2, direction, "weight_hh" + suffix));
      parameters.add(bias(weights, direction, 0, "bias_ih" + suffix));
      parameters.add(bias(weights, direction, 1, "bias_hh" + suffix));
    }
    return parameters;
  }

  private OnnxTensor constant(int input) throws ModelProcessingException {
    Optional<OnnxTensor> constant = node.constant(input);
    if (constant.isEmpty()) {
      throw node.fails("its weight \"" + node.name(input) + "\" is not constant");
    }
    return constant.get();
  }

  private NodeArgument weight(ImportedLayerWeights weights, int input, int direction, String role)
      throws ModelProcessingException {
    OnnxTensor tensor = constant(input);
    long rows = (long) gates.size() * hidden;
    OnnxTensor flat =
        DerivedOnnxTensors.reshaped(tensor, List.of(rows * directions, tensor.dims().get(2)));
    OnnxTensor own = DerivedOnnxTensors.blocks(flat, (int) rows * direction, hidden, gates);
    return weights.weight(input, role, own, role);
  }

  /** A bias of one direction; ONNX keeps both biases of a direction in one row. */
  private NodeArgument bias(ImportedLayerWeights weights, int direction, int which, String role)
      throws ModelProcessingException {
    int rows = gates.size() * hidden;
    if (!node.has(3)) {
      OnnxTensor zeros = OnnxTensor.floats("", new float[rows], (long) rows);
      return weights.weight("", zeros, role);
    }
    OnnxTensor tensor = constant(3);
    OnnxTensor flat = DerivedOnnxTensors.reshaped(tensor, List.of((long) tensor.elements()));
    OnnxTensor own = DerivedOnnxTensors.blocks(flat, rows * (2 * direction + which), hidden, gates);
    return weights.weight(3, role, own, role);
  }
}

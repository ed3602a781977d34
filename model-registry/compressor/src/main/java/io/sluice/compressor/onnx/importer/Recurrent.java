package io.sluice.compressor.onnx.importer;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.onnx.format.DerivedTensors;
import io.sluice.compressor.onnx.format.OnnxAttribute;
import io.sluice.compressor.onnx.format.OnnxTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Import of LSTM and GRU, forward, backward or bidirectional, with the default activations. Gate
 * order of an LSTM: input, output, forget, cell in ONNX; input, forget, cell, output in libtorch.
 * Gate order of a GRU: update, reset, hidden in ONNX; reset, update, hidden in libtorch.
 */
final class Recurrent {
  private static final List<Integer> LSTM_GATES = List.of(0, 2, 3, 1);
  private static final List<Integer> GRU_GATES = List.of(1, 0, 2);

  private final Conversion node;
  private final boolean lstm;
  private final List<Integer> gates;
  private final int directions;
  private final boolean backward;
  private final int hidden;

  private Recurrent(Conversion node, boolean lstm) throws CompressionException {
    this.node = node;
    this.lstm = lstm;
    this.gates = lstm ? LSTM_GATES : GRU_GATES;
    String direction = node.settings().text("direction", "forward");
    this.directions = direction.equals("bidirectional") ? 2 : 1;
    this.backward = direction.equals("reverse");
    this.hidden = (int) node.settings().integer("hidden_size", -1);
    requireSupported();
  }

  static void register(Map<String, Converter> converters) {
    converters.put("LSTM", node -> new Recurrent(node, true).convert());
    converters.put("GRU", node -> new Recurrent(node, false).convert());
  }

  private void requireSupported() throws CompressionException {
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

  private void convert() throws CompressionException {
    Argument input = node.tensor(0);
    if (backward) {
      input = node.call("flip", input, Argument.ints(0));
    }
    Argument state = state(5);
    Argument states = lstm ? Argument.list(state, state(6)) : state;
    List<Argument> results =
        node.calls(
            lstm ? "lstm" : "gru",
            lstm ? 3 : 2,
            input,
            states,
            new Argument.Items(parameters()),
            Argument.of(true),
            Argument.of(1L),
            Argument.of(0.0),
            Argument.of(false),
            Argument.of(directions == 2),
            Argument.of(false));
    List<Long> dims = Convolutions.batch(node, 3);
    if (node.isWanted(0)) {
      List<Long> all = List.of(dims.get(0), (long) directions, dims.get(1), (long) hidden);
      node.give(0, new Known.Value(sequence(results.get(0)), node.type(0), all));
    }
    List<Long> last = List.of((long) directions, dims.get(1), (long) hidden);
    for (int i = 1; i < results.size(); i++) {
      node.give(i, new Known.Value(results.get(i), node.type(0), last));
    }
  }

  /** From [length, batch, directions × hidden] to [length, directions, batch, hidden]. */
  private Argument sequence(Argument output) throws CompressionException {
    Argument all = backward ? node.call("flip", output, Argument.ints(0)) : output;
    if (directions == 1) {
      return node.call("unsqueeze", all, Argument.of(1L));
    }
    Argument.Items sizes =
        new Argument.Items(
            List.of(
                node.size(0, 0),
                node.size(0, 1),
                Argument.of((long) directions),
                Argument.of((long) hidden)));
    return node.call("permute", node.call("reshape", all, sizes), Argument.ints(0, 2, 1, 3));
  }

  /** The initial state, by default zeros. */
  private Argument state(int input) throws CompressionException {
    if (node.has(input)) {
      return node.tensor(input);
    }
    Argument.Items sizes =
        new Argument.Items(
            List.of(Argument.of((long) directions), node.size(0, 1), Argument.of((long) hidden)));
    return node.call("full", Map.of("dtype", Types.dtype(node.type(0))), sizes, Argument.of(0.0));
  }

  private List<Argument> parameters() throws CompressionException {
    Weights weights = Weights.of(node);
    List<Argument> parameters = new ArrayList<>();
    for (int direction = 0; direction < directions; direction++) {
      String suffix = "_l0" + (direction == 1 ? "_reverse" : "");
      parameters.add(weight(weights, 1, direction, "weight_ih" + suffix));
      parameters.add(weight(weights, 2, direction, "weight_hh" + suffix));
      parameters.add(bias(weights, direction, 0, "bias_ih" + suffix));
      parameters.add(bias(weights, direction, 1, "bias_hh" + suffix));
    }
    return parameters;
  }

  private OnnxTensor constant(int input) throws CompressionException {
    Optional<OnnxTensor> constant = node.constant(input);
    if (constant.isEmpty()) {
      throw node.fails("its weight \"" + node.name(input) + "\" is not constant");
    }
    return constant.get();
  }

  private Argument weight(Weights weights, int input, int direction, String role)
      throws CompressionException {
    OnnxTensor tensor = constant(input);
    long rows = (long) gates.size() * hidden;
    OnnxTensor flat =
        DerivedTensors.reshaped(tensor, List.of(rows * directions, tensor.dims().get(2)));
    OnnxTensor own = DerivedTensors.blocks(flat, (int) rows * direction, hidden, gates);
    return weights.weight(input, role, own, role);
  }

  /** A bias of one direction; ONNX keeps both biases of a direction in one row. */
  private Argument bias(Weights weights, int direction, int which, String role)
      throws CompressionException {
    int rows = gates.size() * hidden;
    if (!node.has(3)) {
      OnnxTensor zeros = OnnxTensor.floats("", new float[rows], (long) rows);
      return weights.weight("", zeros, role);
    }
    OnnxTensor tensor = constant(3);
    OnnxTensor flat = DerivedTensors.reshaped(tensor, List.of((long) tensor.elements()));
    OnnxTensor own = DerivedTensors.blocks(flat, rows * (2 * direction + which), hidden, gates);
    return weights.weight(3, role, own, role);
  }
}

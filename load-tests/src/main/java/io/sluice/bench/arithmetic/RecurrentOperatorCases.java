package io.sluice.bench.arithmetic;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphEditor;
import io.sluice.graph.GraphNode;
import io.sluice.graph.NodeArgument;
import io.sluice.graph.quantization.SaturationHeadroom;
import io.sluice.torchscript.ModelProcessingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One time step of an LSTM and of a GRU from a given state, quantised dynamically. Input and state
 * lie on a lattice, so both products of each gate are exact.
 */
final class RecurrentOperatorCases {
  /**
   * Error of a new state: four gates or states of at most 1, each off by the rounding of its sum
   * and by the engine's approximation of sigmoid and tanh, taken as 8 units in the last place.
   */
  private static final double BOUND = 4 * 8 * Math.pow(2, -24);

  private static final int EXAMPLES = 4;
  private static final double ACTIVATION_SCALE = Math.pow(2, -7);
  private static final double WEIGHT_SCALE = Math.pow(2, -10);
  private static final double PRODUCT_SCALE = ACTIVATION_SCALE * WEIGHT_SCALE;

  private final int inputs;
  private final int hidden;
  private final LatticeTensor x;
  private final LatticeTensor state;
  private final LatticeSampler sampler;

  /**
   * @param inputs size of the input
   * @param hidden size of the state
   */
  RecurrentOperatorCases(SaturationHeadroom headroom, int inputs, int hidden) {
    this.inputs = inputs;
    this.hidden = hidden;
    this.sampler = new LatticeSampler(headroom);
    this.x = withoutTime(sampler.activations(ACTIVATION_SCALE, EXAMPLES, inputs));
    this.state = withoutTime(sampler.activations(ACTIVATION_SCALE, EXAMPLES, hidden));
  }

  private static LatticeTensor withoutTime(LatticeTensor rows) {
    return new LatticeTensor(
        rows.integers(), rows.zeroPoint(), rows.scale(), 1, rows.size(0), rows.size(1));
  }

  /** Gates in libtorch's order: input, forget, cell, output. */
  QuantizedOperatorCase lstm() throws ModelProcessingException {
    Gates gates = new Gates(4);
    LatticeTensor cell = withoutTime(sampler.activations(ACTIVATION_SCALE, EXAMPLES, hidden));
    double[] expected = new double[EXAMPLES * hidden];
    for (int i = 0; i < expected.length; i++) {
      double kept = sigmoid(gates.sum(i, 1)) * cell.centered(i) * cell.scale();
      double next = kept + sigmoid(gates.sum(i, 0)) * Math.tanh(gates.sum(i, 2));
      expected[i] = sigmoid(gates.sum(i, 3)) * Math.tanh(next);
    }
    Map<String, OperatorInputTensor> values = values();
    values.put("c", OperatorInputTensor.of(cell));
    NodeArgument states = NodeArgument.list(NodeArgument.of("h"), NodeArgument.of("c"));
    ComputationGraph graph = gates.graph("lstm", states, List.of("y", "hn", "cn"), values);
    return new QuantizedOperatorCase("LSTM", graph, values, Map.of(), expected, BOUND);
  }

  /** Gates in libtorch's order: reset, update, new. */
  QuantizedOperatorCase gru() throws ModelProcessingException {
    Gates gates = new Gates(3);
    double[] expected = new double[EXAMPLES * hidden];
    for (int i = 0; i < expected.length; i++) {
      double reset = sigmoid(gates.sum(i, 0));
      double update = sigmoid(gates.sum(i, 1));
      double next = Math.tanh(gates.ofInput(i, 2) + reset * gates.ofState(i, 2));
      expected[i] = (1 - update) * next + update * state.centered(i) * state.scale();
    }
    Map<String, OperatorInputTensor> values = values();
    ComputationGraph graph = gates.graph("gru", NodeArgument.of("h"), List.of("y", "hn"), values);
    return new QuantizedOperatorCase("GRU", graph, values, Map.of(), expected, BOUND);
  }

  private Map<String, OperatorInputTensor> values() {
    Map<String, OperatorInputTensor> values = new LinkedHashMap<>();
    values.put("x", OperatorInputTensor.of(x));
    values.put("h", OperatorInputTensor.of(state));
    return values;
  }

  private static double sigmoid(double value) {
    return 1 / (1 + Math.exp(-value));
  }

  /** Weights of all gates, and the exact sums before their activation functions. */
  private final class Gates {
    private final int count;
    private final LatticeTensor inputWeights;
    private final LatticeTensor stateWeights;
    private final LatticeTensor inputBias;
    private final LatticeTensor stateBias;
    private final long[] inputSums;
    private final long[] stateSums;

    Gates(int count) {
      this.count = count;
      this.inputWeights = sampler.weights(WEIGHT_SCALE, (long) count * hidden, inputs);
      this.stateWeights = sampler.weights(WEIGHT_SCALE, (long) count * hidden, hidden);
      this.inputBias = sampler.biases(PRODUCT_SCALE, count * hidden);
      this.stateBias = sampler.biases(PRODUCT_SCALE, count * hidden);
      this.inputSums = ExactIntegerArithmetic.product(x, inputWeights);
      this.stateSums = ExactIntegerArithmetic.product(state, stateWeights);
    }

    double sum(int element, int gate) {
      return ofInput(element, gate) + ofState(element, gate);
    }

    double ofInput(int element, int gate) {
      int channel = gate * hidden + element % hidden;
      long sum = inputSums[element / hidden * count * hidden + channel];
      return (sum + inputBias.centered(channel)) * PRODUCT_SCALE;
    }

    double ofState(int element, int gate) {
      int channel = gate * hidden + element % hidden;
      long sum = stateSums[element / hidden * count * hidden + channel];
      return (sum + stateBias.centered(channel)) * PRODUCT_SCALE;
    }

    ComputationGraph graph(
        String operator,
        NodeArgument states,
        List<String> results,
        Map<String, OperatorInputTensor> values)
        throws ModelProcessingException {
      GraphEditor editor = GraphEditor.empty(new ArrayList<>(values.keySet()));
      editor.parameter("rnn.weight_ih_l0", inputWeights.parameter());
      editor.parameter("rnn.weight_hh_l0", stateWeights.parameter());
      editor.parameter("rnn.bias_ih_l0", inputBias.parameter());
      editor.parameter("rnn.bias_hh_l0", stateBias.parameter());
      editor.append(node(operator, states).withResults(results));
      editor.returns(NodeArgument.of("y"));
      return editor.graph();
    }

    private GraphNode node(String operator, NodeArgument states) {
      return GraphNode.of(
          operator,
          "y",
          "rnn",
          "input",
          NodeArgument.of("x"),
          "hx",
          states,
          "params",
          NodeArgument.list(
              NodeArgument.parameter("rnn.weight_ih_l0"),
              NodeArgument.parameter("rnn.weight_hh_l0"),
              NodeArgument.parameter("rnn.bias_ih_l0"),
              NodeArgument.parameter("rnn.bias_hh_l0")),
          "has_biases",
          NodeArgument.of(true),
          "num_layers",
          NodeArgument.of(1),
          "dropout",
          NodeArgument.of(0.0),
          "train",
          NodeArgument.of(false),
          "bidirectional",
          NodeArgument.of(false),
          "batch_first",
          NodeArgument.of(false));
    }
  }
}

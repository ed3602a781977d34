package io.sluice.compressor.quantization;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.calibration.Histogram;
import io.sluice.compressor.calibration.Recorded;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphEditor;
import io.sluice.compressor.graph.LayerNodes;
import io.sluice.compressor.graph.Node;
import io.sluice.compressor.torchscript.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Builder of small graphs. Weights are reproducibly random; the input is {@code x}. */
public final class Graphs {
  private final GraphEditor editor;
  private final Random random = new Random(11);

  private Graphs(String... inputs) {
    this.editor = GraphEditor.empty(List.of(inputs));
  }

  public static Graphs of(String... inputs) {
    return new Graphs(inputs);
  }

  /** Appends a 3-wide convolution of padding 1; {@code name} is both layer and result. */
  public Graphs conv2d(String name, String input, int outputs, int inputs, int groups) {
    weights(name, outputs, inputs / groups, 3, 3);
    return append(LayerNodes.conv2d(name, name, input, true, 1, 1, groups));
  }

  /** Appends a linear layer; {@code name} is both layer and result. */
  public Graphs linear(String name, String input, int outputs, int inputs) {
    weights(name, outputs, inputs);
    return append(LayerNodes.linear(name, name, input));
  }

  /** Appends a batch normalisation with realistic running statistics. */
  public Graphs batchNorm(String name, String input, int channels) {
    parameter(name + ".weight", 0.5f, 1.5f, channels);
    parameter(name + ".bias", -0.3f, 0.3f, channels);
    parameter(name + ".running_mean", -0.3f, 0.3f, channels);
    parameter(name + ".running_var", 0.5f, 2, channels);
    return append(LayerNodes.batchNorm(name, name, input));
  }

  /** Appends an operation with a single input and default arguments. */
  public Graphs of(String operator, String name, String input) {
    return append(operator, name, "input", Argument.of(input));
  }

  public Graphs append(String operator, String name, Object... namesAndArguments) {
    return append(Node.of(operator, name, name, namesAndArguments));
  }

  private Graphs append(Node node) {
    editor.append(node);
    return this;
  }

  public void weights(String name, int... shape) {
    int fanIn = Arrays.stream(shape).skip(1).reduce(1, (a, b) -> a * b);
    float limit = (float) Math.sqrt(3.0 / fanIn);
    parameter(name + ".weight", -limit, limit, shape);
    parameter(name + ".bias", -0.1f, 0.1f, shape[0]);
  }

  private void parameter(String name, float low, float high, int... shape) {
    float[] elements = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = low + (high - low) * random.nextFloat();
    }
    try {
      editor.parameter(name, Tensor.of(elements, Arrays.stream(shape).mapToLong(n -> n).toArray()));
    } catch (CompressionException e) {
      throw new IllegalArgumentException(e);
    }
  }

  public Graph returning(String value) {
    editor.returns(Argument.of(value));
    return editor.graph();
  }

  /** Statistics of all values needed by a plan, evenly distributed in the given range. */
  static Map<String, Recorded> seen(Graph graph, double low, double high) {
    Map<String, Recorded> seen = new HashMap<>();
    for (String value : Planner.observed(graph)) {
      seen.put(value, recorded(low, high));
    }
    return seen;
  }

  static Recorded recorded(double low, double high) {
    float[] counts = new float[2048];
    Arrays.fill(counts, 1);
    return new Recorded(
        List.of(1L, 4L, 8L, 8L), Recorded.FLOAT32, new Histogram(low, high, counts), low, high);
  }
}

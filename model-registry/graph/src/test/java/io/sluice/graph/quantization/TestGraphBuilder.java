package io.sluice.graph.quantization;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphEditor;
import io.sluice.graph.GraphNode;
import io.sluice.graph.LayerNodeFactory;
import io.sluice.graph.NodeArgument;
import io.sluice.graph.calibration.RecordedValueStatistics;
import io.sluice.graph.calibration.ValueHistogram;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptTensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Builder of small graphs. Weights are reproducibly random; the input is {@code x}. */
public final class TestGraphBuilder {
  private final GraphEditor editor;
  private final Random random = new Random(11);

  private TestGraphBuilder(String... inputs) {
    this.editor = GraphEditor.empty(List.of(inputs));
  }

  public static TestGraphBuilder of(String... inputs) {
    return new TestGraphBuilder(inputs);
  }

  /** Appends a 3-wide convolution of padding 1; {@code name} is both layer and result. */
  public TestGraphBuilder conv2d(String name, String input, int outputs, int inputs, int groups) {
    weights(name, outputs, inputs / groups, 3, 3);
    return append(LayerNodeFactory.conv2d(name, name, input, true, 1, 1, groups));
  }

  /** Appends a linear layer; {@code name} is both layer and result. */
  public TestGraphBuilder linear(String name, String input, int outputs, int inputs) {
    weights(name, outputs, inputs);
    return append(LayerNodeFactory.linear(name, name, input));
  }

  /** Appends a batch normalisation with realistic running statistics. */
  public TestGraphBuilder batchNorm(String name, String input, int channels) {
    parameter(name + ".weight", 0.5f, 1.5f, channels);
    parameter(name + ".bias", -0.3f, 0.3f, channels);
    parameter(name + ".running_mean", -0.3f, 0.3f, channels);
    parameter(name + ".running_var", 0.5f, 2, channels);
    return append(LayerNodeFactory.batchNorm(name, name, input));
  }

  /** Appends an operation with a single input and default arguments. */
  public TestGraphBuilder of(String operator, String name, String input) {
    return append(operator, name, "input", NodeArgument.of(input));
  }

  public TestGraphBuilder append(String operator, String name, Object... namesAndArguments) {
    return append(GraphNode.of(operator, name, name, namesAndArguments));
  }

  private TestGraphBuilder append(GraphNode node) {
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
      editor.parameter(
          name, ScriptTensor.of(elements, Arrays.stream(shape).mapToLong(n -> n).toArray()));
    } catch (ModelProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  public ComputationGraph returning(String value) {
    editor.returns(NodeArgument.of(value));
    return editor.graph();
  }

  /** Statistics of all values needed by a plan, evenly distributed in the given range. */
  static Map<String, RecordedValueStatistics> seen(
      ComputationGraph graph, double low, double high) {
    Map<String, RecordedValueStatistics> seen = new HashMap<>();
    for (String value : QuantizationPlanner.observed(graph)) {
      seen.put(value, recorded(low, high));
    }
    return seen;
  }

  static RecordedValueStatistics recorded(double low, double high) {
    float[] counts = new float[2048];
    Arrays.fill(counts, 1);
    return new RecordedValueStatistics(
        List.of(1L, 4L, 8L, 8L),
        RecordedValueStatistics.FLOAT32,
        new ValueHistogram(low, high, counts),
        low,
        high);
  }
}

package io.sluice.graph.structure;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphEditor;
import io.sluice.graph.GraphNode;
import io.sluice.graph.LayerNodeFactory;
import io.sluice.graph.NodeArgument;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptTensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Sequential builder of convolutional networks, with weights drawn as in He et al. 2015. Each
 * method appends a layer to the last value; equal seeds give equal networks.
 */
public final class ConvolutionalNetBuilder {
  private static final String INPUT = "x";

  private final GraphEditor editor = GraphEditor.empty(List.of(INPUT));
  private final Random random;
  private final Map<String, Integer> widths = new HashMap<>();
  private String last = INPUT;
  private int layers;

  public ConvolutionalNetBuilder(long seed) {
    this.random = new Random(seed);
  }

  /** Appends a convolution of stride 1 with bias, without padding. */
  public ConvolutionalNetBuilder conv(int inputs, int outputs, int kernel)
      throws ModelProcessingException {
    return conv(inputs, outputs, kernel, 1, 0, 1, true);
  }

  /** Appends a convolution; {@code groups} divides inputs and outputs. */
  public ConvolutionalNetBuilder conv(
      int inputs, int outputs, int kernel, int stride, int padding, int groups, boolean bias)
      throws ModelProcessingException {
    String path = "conv" + ++layers;
    int perGroup = inputs / groups;
    weight(path, perGroup * kernel * kernel, outputs, perGroup, kernel, kernel);
    if (bias) {
      bias(path, outputs);
    }
    return append(
        LayerNodeFactory.conv2d(editor.fresh("conv2d"), path, last, bias, stride, padding, groups),
        outputs);
  }

  public ConvolutionalNetBuilder linear(int inputs, int outputs) throws ModelProcessingException {
    String path = "fc" + ++layers;
    weight(path, inputs, outputs, inputs);
    bias(path, outputs);
    return append(LayerNodeFactory.linear(editor.fresh("linear"), path, last), outputs);
  }

  public ConvolutionalNetBuilder batchNorm(int channels) throws ModelProcessingException {
    String path = "bn" + ++layers;
    editor.parameter(path + ".weight", filled(channels, 1));
    editor.parameter(path + ".bias", filled(channels, 0));
    editor.parameter(path + ".running_mean", filled(channels, 0));
    editor.parameter(path + ".running_var", filled(channels, 1));
    return append(LayerNodeFactory.batchNorm(editor.fresh("batch_norm"), path, last));
  }

  public ConvolutionalNetBuilder relu() {
    return unary("relu");
  }

  public ConvolutionalNetBuilder relu6() {
    return append(
        GraphNode.of(
            "hardtanh",
            editor.fresh("relu6"),
            "",
            "input",
            NodeArgument.of(last),
            "min_val",
            NodeArgument.of(0.0),
            "max_val",
            NodeArgument.of(6.0)));
  }

  public ConvolutionalNetBuilder maxPool(int size) {
    return append(
        GraphNode.of(
            "max_pool2d",
            editor.fresh("max_pool2d"),
            "",
            "input",
            NodeArgument.of(last),
            "kernel_size",
            NodeArgument.ints(size, size),
            "stride",
            NodeArgument.ints(size, size)));
  }

  public ConvolutionalNetBuilder globalAveragePool() {
    return append(
        GraphNode.of(
            "adaptive_avg_pool2d",
            editor.fresh("pool"),
            "",
            "input",
            NodeArgument.of(last),
            "output_size",
            NodeArgument.ints(1, 1)));
  }

  public ConvolutionalNetBuilder flatten() {
    return append(
        GraphNode.of(
            "flatten",
            editor.fresh("flatten"),
            "",
            "input",
            NodeArgument.of(last),
            "start_dim",
            NodeArgument.of(1)));
  }

  /** Name of the last value, for {@link #add} or {@link #concatenate}. */
  public String mark() {
    return last;
  }

  /** Adds a marked value to the last value. */
  public ConvolutionalNetBuilder add(String marked) {
    return append(
        GraphNode.of(
            "add",
            editor.fresh("add"),
            "",
            "input",
            NodeArgument.of(last),
            "other",
            NodeArgument.of(marked)));
  }

  /** Number of channels of the last value. */
  public int channels() {
    return widths.getOrDefault(last, 0);
  }

  /** Concatenates a marked value after the channels of the last value. */
  public ConvolutionalNetBuilder concatenate(String marked) {
    return append(
        GraphNode.of(
            "cat",
            editor.fresh("cat"),
            "",
            "tensors",
            NodeArgument.list(NodeArgument.of(last), NodeArgument.of(marked)),
            "dim",
            NodeArgument.of(1)),
        channels() + widths.getOrDefault(marked, 0));
  }

  /** Graph built so far, returning the last value. */
  public ComputationGraph graph() {
    editor.returns(NodeArgument.of(last));
    return editor.graph();
  }

  private ConvolutionalNetBuilder unary(String operator) {
    return append(
        GraphNode.of(operator, editor.fresh(operator), "", "input", NodeArgument.of(last)));
  }

  private ConvolutionalNetBuilder append(GraphNode node) {
    return append(node, channels());
  }

  private ConvolutionalNetBuilder append(GraphNode node, int channels) {
    editor.append(node);
    last = node.result();
    widths.put(last, channels);
    return this;
  }

  private void weight(String path, int fanIn, long... shape) throws ModelProcessingException {
    float[] elements = new float[Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b))];
    double deviation = Math.sqrt(2.0 / fanIn);
    for (int i = 0; i < elements.length; i++) {
      elements[i] = (float) (random.nextGaussian() * deviation);
    }
    editor.parameter(path + ".weight", ScriptTensor.of(elements, shape));
  }

  private void bias(String path, int channels) throws ModelProcessingException {
    editor.parameter(path + ".bias", filled(channels, 0));
  }

  private static ScriptTensor filled(int count, float value) throws ModelProcessingException {
    float[] elements = new float[count];
    Arrays.fill(elements, value);
    return ScriptTensor.of(elements, count);
  }
}

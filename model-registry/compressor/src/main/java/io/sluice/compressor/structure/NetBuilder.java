package io.sluice.compressor.structure;

import io.sluice.compressor.CompressionException;
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

/**
 * Sequential builder of convolutional networks, with weights drawn as in He et al. 2015. Each
 * method appends a layer to the last value; equal seeds give equal networks.
 */
public final class NetBuilder {
  private static final String INPUT = "x";

  private final GraphEditor editor = GraphEditor.empty(List.of(INPUT));
  private final Random random;
  private final Map<String, Integer> widths = new HashMap<>();
  private String last = INPUT;
  private int layers;

  public NetBuilder(long seed) {
    this.random = new Random(seed);
  }

  /** Appends a convolution of stride 1 with bias, without padding. */
  public NetBuilder conv(int inputs, int outputs, int kernel) throws CompressionException {
    return conv(inputs, outputs, kernel, 1, 0, 1, true);
  }

  /** Appends a convolution; {@code groups} divides inputs and outputs. */
  public NetBuilder conv(
      int inputs, int outputs, int kernel, int stride, int padding, int groups, boolean bias)
      throws CompressionException {
    String path = "conv" + ++layers;
    int perGroup = inputs / groups;
    weight(path, perGroup * kernel * kernel, outputs, perGroup, kernel, kernel);
    if (bias) {
      bias(path, outputs);
    }
    return append(
        LayerNodes.conv2d(editor.fresh("conv2d"), path, last, bias, stride, padding, groups),
        outputs);
  }

  public NetBuilder linear(int inputs, int outputs) throws CompressionException {
    String path = "fc" + ++layers;
    weight(path, inputs, outputs, inputs);
    bias(path, outputs);
    return append(LayerNodes.linear(editor.fresh("linear"), path, last), outputs);
  }

  public NetBuilder batchNorm(int channels) throws CompressionException {
    String path = "bn" + ++layers;
    editor.parameter(path + ".weight", filled(channels, 1));
    editor.parameter(path + ".bias", filled(channels, 0));
    editor.parameter(path + ".running_mean", filled(channels, 0));
    editor.parameter(path + ".running_var", filled(channels, 1));
    return append(LayerNodes.batchNorm(editor.fresh("batch_norm"), path, last));
  }

  public NetBuilder relu() {
    return unary("relu");
  }

  public NetBuilder relu6() {
    return append(
        Node.of(
            "hardtanh",
            editor.fresh("relu6"),
            "",
            "input",
            Argument.of(last),
            "min_val",
            Argument.of(0.0),
            "max_val",
            Argument.of(6.0)));
  }

  public NetBuilder maxPool(int size) {
    return append(
        Node.of(
            "max_pool2d",
            editor.fresh("max_pool2d"),
            "",
            "input",
            Argument.of(last),
            "kernel_size",
            Argument.ints(size, size),
            "stride",
            Argument.ints(size, size)));
  }

  public NetBuilder globalAveragePool() {
    return append(
        Node.of(
            "adaptive_avg_pool2d",
            editor.fresh("pool"),
            "",
            "input",
            Argument.of(last),
            "output_size",
            Argument.ints(1, 1)));
  }

  public NetBuilder flatten() {
    return append(
        Node.of(
            "flatten",
            editor.fresh("flatten"),
            "",
            "input",
            Argument.of(last),
            "start_dim",
            Argument.of(1)));
  }

  /** Name of the last value, for {@link #add} or {@link #concatenate}. */
  public String mark() {
    return last;
  }

  /** Adds a marked value to the last value. */
  public NetBuilder add(String marked) {
    return append(
        Node.of(
            "add",
            editor.fresh("add"),
            "",
            "input",
            Argument.of(last),
            "other",
            Argument.of(marked)));
  }

  /** Number of channels of the last value. */
  public int channels() {
    return widths.getOrDefault(last, 0);
  }

  /** Concatenates a marked value after the channels of the last value. */
  public NetBuilder concatenate(String marked) {
    return append(
        Node.of(
            "cat",
            editor.fresh("cat"),
            "",
            "tensors",
            Argument.list(Argument.of(last), Argument.of(marked)),
            "dim",
            Argument.of(1)),
        channels() + widths.getOrDefault(marked, 0));
  }

  /** Graph built so far, returning the last value. */
  public Graph graph() {
    editor.returns(Argument.of(last));
    return editor.graph();
  }

  private NetBuilder unary(String operator) {
    return append(Node.of(operator, editor.fresh(operator), "", "input", Argument.of(last)));
  }

  private NetBuilder append(Node node) {
    return append(node, channels());
  }

  private NetBuilder append(Node node, int channels) {
    editor.append(node);
    last = node.result();
    widths.put(last, channels);
    return this;
  }

  private void weight(String path, int fanIn, long... shape) throws CompressionException {
    float[] elements = new float[Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b))];
    double deviation = Math.sqrt(2.0 / fanIn);
    for (int i = 0; i < elements.length; i++) {
      elements[i] = (float) (random.nextGaussian() * deviation);
    }
    editor.parameter(path + ".weight", Tensor.of(elements, shape));
  }

  private void bias(String path, int channels) throws CompressionException {
    editor.parameter(path + ".bias", filled(channels, 0));
  }

  private static Tensor filled(int count, float value) throws CompressionException {
    float[] elements = new float[count];
    Arrays.fill(elements, value);
    return Tensor.of(elements, count);
  }
}

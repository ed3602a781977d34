package io.sluice.graph.structure;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphEditor;
import io.sluice.graph.GraphNode;
import io.sluice.graph.NodeArgument;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptTensor;
import java.util.List;
import java.util.Random;

/** Random networks with varied channel couplings; equal random sequences give equal networks. */
final class RandomPrunableNets {
  private RandomPrunableNets() {}

  /** Residual, depthwise, grouped and concatenating blocks in random order, for [N, 3, 12, 12]. */
  static ComputationGraph convolutional(Random random) throws ModelProcessingException {
    ConvolutionalNetBuilder net = new ConvolutionalNetBuilder(random.nextLong());
    int width = 8;
    net.conv(3, width, 3, 1, 1, 1, false).batchNorm(width).relu();
    for (int block = 0; block < 4; block++) {
      switch (random.nextInt(5)) {
        case 0 -> residual(net, width);
        case 1 -> net.conv(width, width, 3, 1, 1, width, random.nextBoolean()).relu6();
        case 2 -> net.conv(width, 2 * width, 3, 1, 1, 4, true).relu();
        case 3 -> net.conv(width, 2 * width, 3, 1, 1, width, true).relu();
        default -> concatenating(net, width);
      }
      width = net.channels();
    }
    if (random.nextBoolean()) {
      return net.globalAveragePool().flatten().linear(width, 12).relu().linear(12, 5).graph();
    }
    return net.maxPool(3).flatten().linear(width * 16, 5).graph();
  }

  private static void residual(ConvolutionalNetBuilder net, int width)
      throws ModelProcessingException {
    String before = net.mark();
    net.conv(width, 6, 1, 1, 0, 1, true).relu().conv(6, width, 3, 1, 1, 1, false);
    net.batchNorm(width).add(before).relu();
  }

  private static void concatenating(ConvolutionalNetBuilder net, int width)
      throws ModelProcessingException {
    String before = net.mark();
    net.conv(width, 4, 3, 1, 1, 1, true).concatenate(before);
  }

  /**
   * Encoder layer of 4 heads in traced form, with a joint projection of queries, keys and values or
   * three separate projections, then a gated feed-forward part; for [N, L, 6].
   */
  static ComputationGraph attention(Random random) throws ModelProcessingException {
    Net net = new Net(random, "x");
    String x = net.linear("embed", "x", 6, 16);
    String length = net.number("x", 1);
    String batch = net.number("x", 0);
    String[] projections = random.nextBoolean() ? net.joint(x) : net.separate(x);
    String[] heads = new String[3];
    for (int i = 0; i < 3; i++) {
      String width = net.quarter(projections[i]);
      String view =
          net.op(
              "view",
              "input",
              net.ref(projections[i]),
              "size",
              NodeArgument.list(net.ref(batch), net.ref(length), net.number(4), net.ref(width)));
      heads[i] =
          net.op("transpose", "input", net.ref(view), "dim0", net.number(1), "dim1", net.number(2));
    }
    String keys =
        net.op(
            "transpose",
            "input",
            net.ref(heads[1]),
            "dim0",
            net.number(-2),
            "dim1",
            net.number(-1));
    String scores = net.op("matmul", "input", net.ref(heads[0]), "other", net.ref(keys));
    String weights = net.op("softmax", "input", net.ref(scores), "dim", net.number(-1));
    String mixed = net.op("matmul", "input", net.ref(weights), "other", net.ref(heads[2]));
    String back =
        net.op("transpose", "input", net.ref(mixed), "dim0", net.number(1), "dim1", net.number(2));
    String merged =
        net.op(
            "reshape",
            "input",
            net.ref(back),
            "shape",
            NodeArgument.list(net.ref(batch), net.ref(length), net.number(-1)));
    String sum =
        net.op("add", "input", net.ref(net.linear("out", merged, 16, 16)), "other", net.ref(x));
    String up = net.linear("up", sum, 16, 24);
    String[] halves = net.chunk(up, 2);
    String gate = net.op("sigmoid", "input", net.ref(halves[1]));
    String gated = net.op("mul", "input", net.ref(halves[0]), "other", net.ref(gate));
    String end =
        net.op("add", "input", net.ref(net.linear("down", gated, 12, 16)), "other", net.ref(sum));
    String mean = net.op("mean", "input", net.ref(end), "dim", NodeArgument.ints(1));
    return net.returning(net.linear("head", mean, 16, 3));
  }

  /** Channel shuffle, a squeeze-and-excitation block and a final upsampling. */
  static ComputationGraph shuffling(Random random) throws ModelProcessingException {
    Net net = new Net(random, "x");
    String left = net.conv("left", "x", 3, 8);
    String right = net.conv("right", "x", 3, 8);
    String all =
        net.op(
            "cat",
            "tensors",
            NodeArgument.list(net.ref(left), net.ref(right)),
            "dim",
            net.number(1));
    String wide =
        net.op("view", "input", net.ref(all), "size", NodeArgument.ints(-1, 2, 8, 12, 12));
    String turned =
        net.op("transpose", "input", net.ref(wide), "dim0", net.number(1), "dim1", net.number(2));
    String plain = net.op("contiguous", "input", net.ref(turned));
    String shuffled =
        net.op("view", "input", net.ref(plain), "size", NodeArgument.ints(-1, 16, 12, 12));
    String[] halves = net.chunk(shuffled, 2, 1);
    String treated = net.op("relu", "input", net.ref(net.conv("branch", halves[1], 8, 8)));
    String both =
        net.op(
            "cat",
            "tensors",
            NodeArgument.list(net.ref(halves[0]), net.ref(treated)),
            "dim",
            net.number(1));
    String body = net.conv("body", both, 16, 10);
    String pooled =
        net.op(
            "adaptive_avg_pool2d", "input", net.ref(body), "output_size", NodeArgument.ints(1, 1));
    String narrow = net.op("relu", "input", net.ref(net.conv("narrow", pooled, 10, 4)));
    String gate = net.op("sigmoid", "input", net.ref(net.conv("widen", narrow, 4, 10)));
    String scaled = net.op("mul", "input", net.ref(body), "other", net.ref(gate));
    String some =
        net.op(
            "slice",
            "input",
            net.ref(scaled),
            "dim",
            net.number(1),
            "start",
            net.number(2),
            "end",
            net.number(9));
    return net.returning(net.transposed("end", some, 7, 3));
  }

  /** Graph under construction. */
  private static final class Net {
    private final GraphEditor editor;
    private final Random random;

    Net(Random random, String input) {
      this.editor = GraphEditor.empty(List.of(input));
      this.random = random;
    }

    NodeArgument ref(String value) {
      return NodeArgument.of(value);
    }

    NodeArgument number(long number) {
      return NodeArgument.of(number);
    }

    String op(String operator, Object... arguments) {
      String result = editor.fresh(operator);
      editor.append(GraphNode.of(operator, result, "", arguments));
      return result;
    }

    /** Size of a dimension in traced form. */
    String number(String value, long dimension) {
      return op("int", "0", ref(size(value, dimension)));
    }

    /** Width of each of four heads in traced form. */
    String quarter(String value) {
      String part = op("floor_divide", "0", ref(size(value, 2)), "1", number(4));
      return op("int", "0", ref(part));
    }

    private String size(String value, long dimension) {
      String size = op("size", "0", ref(value), "1", number(dimension));
      return op("ops.prim.NumToTensor", "0", ref(size));
    }

    String linear(String path, String input, int inputs, int outputs)
        throws ModelProcessingException {
      return op(
          "linear",
          "input",
          ref(input),
          "weight",
          weight(path, outputs, inputs),
          "bias",
          bias(path, outputs));
    }

    String conv(String path, String input, int inputs, int outputs)
        throws ModelProcessingException {
      return op(
          "conv2d",
          "input",
          ref(input),
          "weight",
          weight(path, outputs, inputs, 1, 1),
          "bias",
          bias(path, outputs));
    }

    String transposed(String path, String input, int inputs, int outputs)
        throws ModelProcessingException {
      return op(
          "conv_transpose2d",
          "input",
          ref(input),
          "weight",
          weight(path, inputs, outputs, 2, 2),
          "bias",
          bias(path, outputs),
          "stride",
          NodeArgument.ints(2, 2));
    }

    String[] chunk(String value, int count) {
      return chunk(value, count, -1);
    }

    String[] chunk(String value, int count, long dimension) {
      String[] parts = new String[count];
      for (int i = 0; i < count; i++) {
        parts[i] = editor.fresh("chunk");
      }
      GraphNode whole =
          GraphNode.of(
              "chunk",
              "",
              "",
              "input",
              ref(value),
              "chunks",
              NodeArgument.of((long) count),
              "dim",
              NodeArgument.of(dimension));
      editor.append(whole.withResults(List.of(parts)));
      return parts;
    }

    String[] joint(String x) throws ModelProcessingException {
      return chunk(linear("qkv", x, 16, 48), 3);
    }

    String[] separate(String x) throws ModelProcessingException {
      return new String[] {linear("q", x, 16, 16), linear("k", x, 16, 16), linear("v", x, 16, 16)};
    }

    ComputationGraph returning(String value) {
      editor.returns(ref(value));
      return editor.graph();
    }

    private NodeArgument weight(String path, long... shape) throws ModelProcessingException {
      int count = 1;
      for (long size : shape) {
        count *= (int) size;
      }
      float[] elements = new float[count];
      for (int i = 0; i < count; i++) {
        elements[i] = (float) random.nextGaussian() / 3;
      }
      editor.parameter(path + ".weight", ScriptTensor.of(elements, shape));
      return NodeArgument.parameter(path + ".weight");
    }

    private NodeArgument bias(String path, int count) throws ModelProcessingException {
      float[] elements = new float[count];
      for (int i = 0; i < count; i++) {
        elements[i] = (float) random.nextGaussian();
      }
      editor.parameter(path + ".bias", ScriptTensor.of(elements, count));
      return NodeArgument.parameter(path + ".bias");
    }
  }
}

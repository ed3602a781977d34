package io.sluice.compressor.graph;

/**
 * Nodes of layers with parameters named after the path: {@code path.weight}, {@code path.bias},
 * {@code path.running_mean}, {@code path.running_var}.
 */
public final class LayerNodes {
  private static final double MOMENTUM = 0.1;
  private static final double EPSILON = 1e-5;

  private LayerNodes() {}

  /** 2-D convolution with equal stride and padding in both directions. */
  public static Node conv2d(
      String result, String path, String input, boolean bias, int stride, int padding, int groups) {
    return Node.of(
        "conv2d",
        result,
        path,
        "input",
        Argument.of(input),
        "weight",
        parameter(path, "weight"),
        "bias",
        bias ? parameter(path, "bias") : Argument.NONE,
        "stride",
        Argument.ints(stride, stride),
        "padding",
        Argument.ints(padding, padding),
        "groups",
        Argument.of(groups));
  }

  /** Linear layer with bias. */
  public static Node linear(String result, String path, String input) {
    return Node.of(
        "linear",
        result,
        path,
        "input",
        Argument.of(input),
        "weight",
        parameter(path, "weight"),
        "bias",
        parameter(path, "bias"));
  }

  /** Batch normalisation in inference mode with the default settings of {@code torch.nn}. */
  public static Node batchNorm(String result, String path, String input) {
    return Node.of(
        "batch_norm",
        result,
        path,
        "input",
        Argument.of(input),
        "weight",
        parameter(path, "weight"),
        "bias",
        parameter(path, "bias"),
        "running_mean",
        parameter(path, "running_mean"),
        "running_var",
        parameter(path, "running_var"),
        "training",
        Argument.of(false),
        "momentum",
        Argument.of(MOMENTUM),
        "eps",
        Argument.of(EPSILON),
        "cudnn_enabled",
        Argument.of(true));
  }

  private static Argument parameter(String path, String name) {
    return Argument.parameter(path + "." + name);
  }
}

package io.sluice.graph;

/**
 * Nodes of layers with parameters named after the path: {@code path.weight}, {@code path.bias},
 * {@code path.running_mean}, {@code path.running_var}.
 */
public final class LayerNodeFactory {
  private static final double MOMENTUM = 0.1;
  private static final double EPSILON = 1e-5;

  private LayerNodeFactory() {}

  /** 2-D convolution with equal stride and padding in both directions. */
  public static GraphNode conv2d(
      String result, String path, String input, boolean bias, int stride, int padding, int groups) {
    return GraphNode.of(
        "conv2d",
        result,
        path,
        "input",
        NodeArgument.of(input),
        "weight",
        parameter(path, "weight"),
        "bias",
        bias ? parameter(path, "bias") : NodeArgument.NONE,
        "stride",
        NodeArgument.ints(stride, stride),
        "padding",
        NodeArgument.ints(padding, padding),
        "groups",
        NodeArgument.of(groups));
  }

  /** Linear layer with bias. */
  public static GraphNode linear(String result, String path, String input) {
    return GraphNode.of(
        "linear",
        result,
        path,
        "input",
        NodeArgument.of(input),
        "weight",
        parameter(path, "weight"),
        "bias",
        parameter(path, "bias"));
  }

  /** Batch normalisation in inference mode with the default settings of {@code torch.nn}. */
  public static GraphNode batchNorm(String result, String path, String input) {
    return GraphNode.of(
        "batch_norm",
        result,
        path,
        "input",
        NodeArgument.of(input),
        "weight",
        parameter(path, "weight"),
        "bias",
        parameter(path, "bias"),
        "running_mean",
        parameter(path, "running_mean"),
        "running_var",
        parameter(path, "running_var"),
        "training",
        NodeArgument.of(false),
        "momentum",
        NodeArgument.of(MOMENTUM),
        "eps",
        NodeArgument.of(EPSILON),
        "cudnn_enabled",
        NodeArgument.of(true));
  }

  private static NodeArgument parameter(String path, String name) {
    return NodeArgument.parameter(path + "." + name);
  }
}

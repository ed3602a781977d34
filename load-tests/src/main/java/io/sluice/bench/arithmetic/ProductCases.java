package io.sluice.bench.arithmetic;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.calibration.Histogram;
import io.sluice.compressor.calibration.Recorded;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphEditor;
import io.sluice.compressor.graph.LayerNodes;
import io.sluice.compressor.graph.Node;
import io.sluice.compressor.quantization.Affine;
import io.sluice.compressor.quantization.Headroom;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Convolutions and matrix products, statically or dynamically quantised. */
final class ProductCases {
  /** Roundings of one fp32 result: scale, product, bias and sum, half a unit in the last place. */
  static final double FLOAT_ROUNDING = 4 * Math.pow(2, -24);

  private static final String INPUT = "x";
  private static final String LAYER = "layer";
  private static final double ACTIVATION_SCALE = Math.pow(2, -5);
  private static final double WEIGHT_SCALE = Math.pow(2, -7);
  private static final double PRODUCT_SCALE = ACTIVATION_SCALE * WEIGHT_SCALE;

  /** Share of the output's steps on either side of 0 that the largest result may need. */
  private static final double USED = 0.45;

  private final Headroom headroom;
  private final LatticeSampler sampler;

  ProductCases(Headroom headroom) {
    this.headroom = headroom;
    this.sampler = new LatticeSampler(headroom);
  }

  /** A convolution with 8 by 8 images, quantised statically. */
  OperatorCase convolution(String operator, int channels, int groups) throws CompressionException {
    LatticeTensor images = sampler.activations(ACTIVATION_SCALE, 4, channels, 8, 8);
    LatticeTensor weights = sampler.weights(WEIGHT_SCALE, channels, channels / groups, 3, 3);
    LatticeTensor bias = sampler.biases(PRODUCT_SCALE, channels);
    Node node = LayerNodes.conv2d("y", LAYER, INPUT, true, 1, 1, groups);
    long[] sums = ExactArithmetic.convolution(images, weights, groups);
    return fixed(operator, node, images, weights, bias, sums, 64);
  }

  /** A linear layer, quantised statically. */
  OperatorCase matrixProduct(int columns, int outputs) throws CompressionException {
    LatticeTensor rows = sampler.activations(ACTIVATION_SCALE, 8, columns);
    LatticeTensor weights = sampler.weights(WEIGHT_SCALE, outputs, columns);
    LatticeTensor bias = sampler.biases(PRODUCT_SCALE, outputs);
    Node node = LayerNodes.linear("y", LAYER, INPUT);
    long[] sums = ExactArithmetic.product(rows, weights);
    return fixed("matrix product", node, rows, weights, bias, sums, 1);
  }

  /** A linear layer, quantised dynamically. */
  OperatorCase dynamicMatrixProduct(int columns, int outputs) throws CompressionException {
    LatticeTensor rows = sampler.activations(ACTIVATION_SCALE, 8, columns);
    LatticeTensor weights = sampler.weights(WEIGHT_SCALE, outputs, columns);
    LatticeTensor bias = sampler.biases(PRODUCT_SCALE, outputs);
    double[] exact = results(ExactArithmetic.product(rows, weights), bias, 1);
    return new OperatorCase(
        "matrix product",
        graph(LayerNodes.linear("y", LAYER, INPUT), weights, bias),
        Map.of(INPUT, OperatorInput.of(rows)),
        Map.of(),
        exact,
        FLOAT_ROUNDING * largest(exact));
  }

  /**
   * @param sums exact products, in units of {@link #PRODUCT_SCALE}
   * @param area results of one channel and example
   */
  private OperatorCase fixed(
      String operator,
      Node node,
      LatticeTensor input,
      LatticeTensor weights,
      LatticeTensor bias,
      long[] sums,
      int area)
      throws CompressionException {
    double[] exact = results(sums, bias, area);
    Affine range = outputRange(largest(exact));
    return new OperatorCase(
        operator,
        graph(node, weights, bias),
        Map.of(INPUT, OperatorInput.of(input)),
        Map.of(INPUT, recorded(input), "y", recorded(range, input.shape().length)),
        Arrays.stream(exact).map(value -> requantized(value, range)).toArray(),
        // one step: engines round halves differently, and nothing else
        range.scale());
  }

  private static double[] results(long[] sums, LatticeTensor bias, int area) {
    double[] results = new double[sums.length];
    for (int i = 0; i < sums.length; i++) {
      int channel = i / area % bias.integers().length;
      results[i] = (sums[i] + bias.centered(channel)) * PRODUCT_SCALE;
    }
    return results;
  }

  private Affine outputRange(double largest) {
    double step = largest / (USED * headroom.activationSteps());
    double scale = Math.pow(2, Math.ceil(Math.log(step) / Math.log(2)));
    return new Affine(scale, (headroom.activationSteps() + 1) / 2);
  }

  private static double requantized(double value, Affine range) {
    double integer = Math.rint(value / range.scale()) + range.zeroPoint();
    return (Math.max(0, Math.min(Affine.MAX, integer)) - range.zeroPoint()) * range.scale();
  }

  private Recorded recorded(LatticeTensor tensor) {
    Affine range = new Affine(tensor.scale(), tensor.zeroPoint());
    return recorded(range, tensor.shape().length);
  }

  private Recorded recorded(Affine range, int rank) {
    double high = (headroom.activationSteps() - range.zeroPoint()) * range.scale();
    Histogram histogram = new Histogram(range.low(), high, new float[] {1});
    List<Long> shape = Collections.nCopies(rank, 1L);
    return new Recorded(shape, Recorded.FLOAT32, histogram, range.low(), high);
  }

  private static Graph graph(Node node, LatticeTensor weights, LatticeTensor bias)
      throws CompressionException {
    GraphEditor editor = GraphEditor.empty(List.of(INPUT));
    editor.parameter(LAYER + ".weight", weights.parameter());
    editor.parameter(LAYER + ".bias", bias.parameter());
    editor.append(node);
    editor.returns(Argument.of(node.result()));
    return editor.graph();
  }

  static double largest(double[] values) {
    return Arrays.stream(values).map(Math::abs).max().orElse(0);
  }
}

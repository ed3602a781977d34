package io.sluice.bench.arithmetic;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphEditor;
import io.sluice.graph.GraphNode;
import io.sluice.graph.LayerNodeFactory;
import io.sluice.graph.NodeArgument;
import io.sluice.graph.calibration.RecordedValueStatistics;
import io.sluice.graph.calibration.ValueHistogram;
import io.sluice.graph.quantization.AffineQuantization;
import io.sluice.graph.quantization.SaturationHeadroom;
import io.sluice.torchscript.ModelProcessingException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Convolutions and matrix products, statically or dynamically quantised. */
final class MatrixProductCases {
  /** Roundings of one fp32 result: scale, product, bias and sum, half a unit in the last place. */
  static final double FLOAT_ROUNDING = 4 * Math.pow(2, -24);

  private static final String INPUT = "x";
  private static final String LAYER = "layer";
  private static final double ACTIVATION_SCALE = Math.pow(2, -5);
  private static final double WEIGHT_SCALE = Math.pow(2, -7);
  private static final double PRODUCT_SCALE = ACTIVATION_SCALE * WEIGHT_SCALE;

  /** Share of the output's steps on either side of 0 that the largest result may need. */
  private static final double USED = 0.45;

  private final SaturationHeadroom headroom;
  private final LatticeSampler sampler;

  MatrixProductCases(SaturationHeadroom headroom) {
    this.headroom = headroom;
    this.sampler = new LatticeSampler(headroom);
  }

  /** A convolution with 8 by 8 images, quantised statically. */
  QuantizedOperatorCase convolution(String operator, int channels, int groups)
      throws ModelProcessingException {
    LatticeTensor images = sampler.activations(ACTIVATION_SCALE, 4, channels, 8, 8);
    LatticeTensor weights = sampler.weights(WEIGHT_SCALE, channels, channels / groups, 3, 3);
    LatticeTensor bias = sampler.biases(PRODUCT_SCALE, channels);
    GraphNode node = LayerNodeFactory.conv2d("y", LAYER, INPUT, true, 1, 1, groups);
    long[] sums = ExactIntegerArithmetic.convolution(images, weights, groups);
    return fixed(operator, node, images, weights, bias, sums, 64);
  }

  /** A linear layer, quantised statically. */
  QuantizedOperatorCase matrixProduct(int columns, int outputs) throws ModelProcessingException {
    LatticeTensor rows = sampler.activations(ACTIVATION_SCALE, 8, columns);
    LatticeTensor weights = sampler.weights(WEIGHT_SCALE, outputs, columns);
    LatticeTensor bias = sampler.biases(PRODUCT_SCALE, outputs);
    GraphNode node = LayerNodeFactory.linear("y", LAYER, INPUT);
    long[] sums = ExactIntegerArithmetic.product(rows, weights);
    return fixed("matrix product", node, rows, weights, bias, sums, 1);
  }

  /** A linear layer, quantised dynamically. */
  QuantizedOperatorCase dynamicMatrixProduct(int columns, int outputs)
      throws ModelProcessingException {
    LatticeTensor rows = sampler.activations(ACTIVATION_SCALE, 8, columns);
    LatticeTensor weights = sampler.weights(WEIGHT_SCALE, outputs, columns);
    LatticeTensor bias = sampler.biases(PRODUCT_SCALE, outputs);
    double[] exact = results(ExactIntegerArithmetic.product(rows, weights), bias, 1);
    return new QuantizedOperatorCase(
        "matrix product",
        graph(LayerNodeFactory.linear("y", LAYER, INPUT), weights, bias),
        Map.of(INPUT, OperatorInputTensor.of(rows)),
        Map.of(),
        exact,
        FLOAT_ROUNDING * largest(exact));
  }

  /**
   * @param sums exact products, in units of {@link #PRODUCT_SCALE}
   * @param area results of one channel and example
   */
  private QuantizedOperatorCase fixed(
      String operator,
      GraphNode node,
      LatticeTensor input,
      LatticeTensor weights,
      LatticeTensor bias,
      long[] sums,
      int area)
      throws ModelProcessingException {
    double[] exact = results(sums, bias, area);
    AffineQuantization range = outputRange(largest(exact));
    return new QuantizedOperatorCase(
        operator,
        graph(node, weights, bias),
        Map.of(INPUT, OperatorInputTensor.of(input)),
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

  private AffineQuantization outputRange(double largest) {
    double step = largest / (USED * headroom.activationSteps());
    double scale = Math.pow(2, Math.ceil(Math.log(step) / Math.log(2)));
    return new AffineQuantization(scale, (headroom.activationSteps() + 1) / 2);
  }

  private static double requantized(double value, AffineQuantization range) {
    double integer = Math.rint(value / range.scale()) + range.zeroPoint();
    return (Math.max(0, Math.min(AffineQuantization.MAX, integer)) - range.zeroPoint())
        * range.scale();
  }

  private RecordedValueStatistics recorded(LatticeTensor tensor) {
    AffineQuantization range = new AffineQuantization(tensor.scale(), tensor.zeroPoint());
    return recorded(range, tensor.shape().length);
  }

  private RecordedValueStatistics recorded(AffineQuantization range, int rank) {
    double high = (headroom.activationSteps() - range.zeroPoint()) * range.scale();
    ValueHistogram histogram = new ValueHistogram(range.low(), high, new float[] {1});
    List<Long> shape = Collections.nCopies(rank, 1L);
    return new RecordedValueStatistics(
        shape, RecordedValueStatistics.FLOAT32, histogram, range.low(), high);
  }

  private static ComputationGraph graph(GraphNode node, LatticeTensor weights, LatticeTensor bias)
      throws ModelProcessingException {
    GraphEditor editor = GraphEditor.empty(List.of(INPUT));
    editor.parameter(LAYER + ".weight", weights.parameter());
    editor.parameter(LAYER + ".bias", bias.parameter());
    editor.append(node);
    editor.returns(NodeArgument.of(node.result()));
    return editor.graph();
  }

  static double largest(double[] values) {
    return Arrays.stream(values).map(Math::abs).max().orElse(0);
  }
}

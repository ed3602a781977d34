package io.sluice.bench.compression;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.structure.ConvolutionalNetBuilder;
import io.sluice.torchscript.ModelProcessingException;

/** The nets of the literature that are trained here from nothing; all take [N, 1, 28, 28]. */
final class LiteratureNets {
  private static final int CLASSES = 10;

  private LiteratureNets() {}

  /** Two hidden layers of 300 and 100 (LeCun et al. 1998): 266,610 parameters. */
  static ComputationGraph lenet300(long seed) throws ModelProcessingException {
    return new ConvolutionalNetBuilder(seed)
        .flatten()
        .linear(784, 300)
        .relu()
        .linear(300, 100)
        .relu()
        .linear(100, CLASSES)
        .graph();
  }

  /** The variant with 20 and 50 channels that Han et al. 2016 compress: 431,080 parameters. */
  static ComputationGraph lenet5(long seed) throws ModelProcessingException {
    return new ConvolutionalNetBuilder(seed)
        .conv(1, 20, 5)
        .maxPool(2)
        .conv(20, 50, 5)
        .maxPool(2)
        .flatten()
        .linear(800, 500)
        .relu()
        .linear(500, CLASSES)
        .graph();
  }

  /**
   * Depthwise-separable blocks with BatchNorm and ReLU6 (Howard et al. 2017), small: what is hard
   * to quantise after training.
   */
  static ComputationGraph mobileNet(long seed) throws ModelProcessingException {
    ConvolutionalNetBuilder net = new ConvolutionalNetBuilder(seed);
    convolution(net, 1, 16, 3, 1, 1);
    separable(net, 16, 32, 2);
    separable(net, 32, 64, 1);
    separable(net, 64, 64, 2);
    separable(net, 64, 128, 1);
    separable(net, 128, 128, 1);
    return net.globalAveragePool().flatten().linear(128, CLASSES).graph();
  }

  private static void separable(ConvolutionalNetBuilder net, int inputs, int outputs, int stride)
      throws ModelProcessingException {
    convolution(net, inputs, inputs, 3, stride, inputs);
    convolution(net, inputs, outputs, 1, 1, 1);
  }

  private static void convolution(
      ConvolutionalNetBuilder net, int inputs, int outputs, int kernel, int stride, int groups)
      throws ModelProcessingException {
    net.conv(inputs, outputs, kernel, stride, kernel / 2, groups, false).batchNorm(outputs).relu6();
  }
}

package io.sluice.bench.compression;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.structure.NetBuilder;

/** The nets of the literature that are trained here from nothing; all take [N, 1, 28, 28]. */
final class Nets {
  private static final int CLASSES = 10;

  private Nets() {}

  /** Two hidden layers of 300 and 100 (LeCun et al. 1998): 266,610 parameters. */
  static Graph lenet300(long seed) throws CompressionException {
    return new NetBuilder(seed)
        .flatten()
        .linear(784, 300)
        .relu()
        .linear(300, 100)
        .relu()
        .linear(100, CLASSES)
        .graph();
  }

  /** The variant with 20 and 50 channels that Han et al. 2016 compress: 431,080 parameters. */
  static Graph lenet5(long seed) throws CompressionException {
    return new NetBuilder(seed)
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
  static Graph mobileNet(long seed) throws CompressionException {
    NetBuilder net = new NetBuilder(seed);
    convolution(net, 1, 16, 3, 1, 1);
    separable(net, 16, 32, 2);
    separable(net, 32, 64, 1);
    separable(net, 64, 64, 2);
    separable(net, 64, 128, 1);
    separable(net, 128, 128, 1);
    return net.globalAveragePool().flatten().linear(128, CLASSES).graph();
  }

  private static void separable(NetBuilder net, int inputs, int outputs, int stride)
      throws CompressionException {
    convolution(net, inputs, inputs, 3, stride, inputs);
    convolution(net, inputs, outputs, 1, 1, 1);
  }

  private static void convolution(
      NetBuilder net, int inputs, int outputs, int kernel, int stride, int groups)
      throws CompressionException {
    net.conv(inputs, outputs, kernel, stride, kernel / 2, groups, false).batchNorm(outputs).relu6();
  }
}

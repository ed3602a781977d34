package io.sluice.compressor.torchscript;

/** How the integers of a quantised tensor stand for real numbers: (q - zero point) · scale. */
sealed interface Quantization {
  record PerTensor(double scale, long zeroPoint) implements Quantization {}

  /**
   * @param scales one double per index along the axis
   * @param zeroPoints one long per index along the axis, or one float, and then scales are floats
   */
  record PerChannel(Tensor scales, Tensor zeroPoints, long axis) implements Quantization {}
}

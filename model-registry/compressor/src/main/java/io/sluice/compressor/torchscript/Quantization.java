package io.sluice.compressor.torchscript;

/**
 * Affine quantisation: a quantised integer q represents the real number (q - zero point) · scale.
 */
sealed interface Quantization {
  record PerTensor(double scale, long zeroPoint) implements Quantization {}

  /**
   * Scales and zero points per index along an axis.
   *
   * @param scales one double per index; floats if the zero points are floats
   * @param zeroPoints one long or float per index
   */
  record PerChannel(Tensor scales, Tensor zeroPoints, long axis) implements Quantization {}
}

package io.sluice.torchscript;

/**
 * Affine quantisation: a quantised integer q represents the real number (q - zero point) · scale.
 */
sealed interface TensorQuantization {
  record PerTensor(double scale, long zeroPoint) implements TensorQuantization {}

  /**
   * Scales and zero points per index along an axis.
   *
   * @param scales one double per index; floats if the zero points are floats
   * @param zeroPoints one long or float per index
   */
  record PerChannel(ScriptTensor scales, ScriptTensor zeroPoints, long axis)
      implements TensorQuantization {}
}

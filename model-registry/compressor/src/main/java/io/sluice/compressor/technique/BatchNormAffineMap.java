package io.sluice.compressor.technique;

import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptTensor;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Batch norm as an affine map of each channel: y = x · factor + shift, with factor = γ/√(σ²+ε) and
 * shift = β - μ · factor. The arrays are not to be changed.
 */
record BatchNormAffineMap(double[] factor, double[] shift) {

  /**
   * Creates the affine map of a batch norm in inference.
   *
   * @param layer neighbouring layer of the norm, for messages
   * @throws ModelProcessingException on a different number of channels or a factor that is not
   *     finite
   */
  static BatchNormAffineMap of(
      Optional<ScriptTensor> gamma,
      Optional<ScriptTensor> beta,
      ScriptTensor mean,
      ScriptTensor variance,
      double epsilon,
      long channels,
      String layer)
      throws ModelProcessingException {
    int count = Math.toIntExact(channels);
    float[] scale = floats(gamma.orElse(null), count, 1);
    float[] offset = floats(beta.orElse(null), count, 0);
    float[] means = mean.toFloats();
    float[] variances = variance.toFloats();
    if (scale.length != count
        || offset.length != count
        || means.length != count
        || variances.length != count) {
      throw new ModelProcessingException(
          "Tried to fold a BatchNorm into %s, but the norm has %d channels and the layer %d"
              .formatted(layer, variances.length, count));
    }
    double[] factor = new double[count];
    double[] shift = new double[count];
    for (int c = 0; c < count; c++) {
      factor[c] = scale[c] / Math.sqrt(variances[c] + epsilon);
      shift[c] = offset[c] - means[c] * factor[c];
      if (!Double.isFinite(factor[c])) {
        throw new ModelProcessingException(
            "Tried to fold a BatchNorm into %s, but its factor for channel %d is %s"
                .formatted(layer, c, factor[c]));
      }
    }
    return new BatchNormAffineMap(factor, shift);
  }

  /**
   * Returns the weight scaled by the factors.
   *
   * @param weight weight with output channels as first dimension
   */
  ScriptTensor weight(ScriptTensor weight) throws ModelProcessingException {
    float[] elements = weight.toFloats();
    int perChannel = factor.length == 0 ? 0 : elements.length / factor.length;
    for (int i = 0; i < elements.length; i++) {
      elements[i] = (float) (elements[i] * factor[i / perChannel]);
    }
    return ScriptTensor.of(elements, weight.shape().stream().mapToLong(n -> n).toArray());
  }

  /** Returns the bias after the map; a missing bias counts as zero. */
  ScriptTensor bias(@Nullable ScriptTensor bias) throws ModelProcessingException {
    float[] elements = floats(bias, factor.length, 0);
    for (int c = 0; c < elements.length; c++) {
      elements[c] = (float) (elements[c] * factor[c] + shift[c]);
    }
    return ScriptTensor.of(elements, elements.length);
  }

  private static float[] floats(@Nullable ScriptTensor tensor, int channels, float otherwise)
      throws ModelProcessingException {
    if (tensor != null) {
      return tensor.toFloats();
    }
    float[] same = new float[channels];
    Arrays.fill(same, otherwise);
    return same;
  }
}

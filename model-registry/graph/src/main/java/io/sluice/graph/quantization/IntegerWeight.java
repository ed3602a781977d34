package io.sluice.graph.quantization;

import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptTensor;
import java.util.List;

/**
 * Weight quantised symmetrically to integers. The arrays must not be modified.
 *
 * @param integers integers, row-major
 * @param scales a single scale, or a scale per output channel (first dimension)
 * @param shape shape of the weight
 */
public record IntegerWeight(byte[] integers, float[] scales, List<Long> shape) {
  public IntegerWeight {
    shape = List.copyOf(shape);
  }

  /**
   * Weight rounded to nearest; the largest magnitude maps to the largest integer of the scheme.
   *
   * @param layer layer name, for messages
   * @throws ModelProcessingException if an element is not finite
   */
  public static IntegerWeight of(ScriptTensor weight, WeightQuantizationScheme scheme, String layer)
      throws ModelProcessingException {
    float[] real = weight.toFloats();
    int channels = scheme.perChannel() ? Math.toIntExact(weight.shape().get(0)) : 1;
    int perChannel = channels == 0 ? 0 : real.length / channels;
    float[] scales = new float[channels];
    byte[] integers = new byte[real.length];
    for (int c = 0; c < channels; c++) {
      float scale = largest(real, c * perChannel, perChannel, layer) / scheme.largest();
      // a channel of zeros may have any scale
      scales[c] = scale == 0 ? 1 : scale;
      for (int i = c * perChannel; i < (c + 1) * perChannel; i++) {
        double step = Math.rint(real[i] / (double) scales[c]);
        integers[i] = (byte) Math.max(-scheme.largest(), Math.min(scheme.largest(), step));
      }
    }
    return new IntegerWeight(integers, scales, weight.shape());
  }

  private static float largest(float[] values, int from, int count, String layer)
      throws ModelProcessingException {
    float largest = 0;
    for (int i = from; i < from + count; i++) {
      if (!Float.isFinite(values[i])) {
        throw new ModelProcessingException(
            "Tried to quantise the weight of " + layer + ", but it has the value " + values[i]);
      }
      largest = Math.max(largest, Math.abs(values[i]));
    }
    return largest;
  }

  /** Quantised tensor in libtorch form. */
  public ScriptTensor tensor() throws ModelProcessingException {
    return tensor(shape);
  }

  /**
   * Quantised tensor of another shape.
   *
   * @param reshaped shape with the same number of elements and of output channels
   */
  ScriptTensor tensor(List<Long> reshaped) throws ModelProcessingException {
    long[] sizes = reshaped.stream().mapToLong(n -> n).toArray();
    if (scales.length == 1) {
      return ScriptTensor.quantized(integers, scales[0], sizes);
    }
    double[] perChannel = new double[scales.length];
    for (int c = 0; c < scales.length; c++) {
      perChannel[c] = scales[c];
    }
    return ScriptTensor.quantized(integers, perChannel, sizes);
  }
}

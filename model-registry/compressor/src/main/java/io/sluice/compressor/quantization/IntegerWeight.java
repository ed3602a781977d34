package io.sluice.compressor.quantization;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.torchscript.Tensor;
import java.util.List;

/**
 * A weight in integers. The arrays are not to be changed.
 *
 * @param integers row-major
 * @param scales one, or one for each output channel, which is the first dimension
 */
public record IntegerWeight(byte[] integers, float[] scales, List<Long> shape) {
  public IntegerWeight {
    shape = List.copyOf(shape);
  }

  /**
   * The nearest integers, the largest magnitude being the scheme's largest integer.
   *
   * @param layer for the message
   * @throws CompressionException when an element is not finite
   */
  public static IntegerWeight of(Tensor weight, WeightScheme scheme, String layer)
      throws CompressionException {
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
      throws CompressionException {
    float largest = 0;
    for (int i = from; i < from + count; i++) {
      if (!Float.isFinite(values[i])) {
        throw new CompressionException(
            "Tried to quantise the weight of " + layer + ", but it has the value " + values[i]);
      }
      largest = Math.max(largest, Math.abs(values[i]));
    }
    return largest;
  }

  /** A quantised tensor of libtorch. */
  public Tensor tensor() throws CompressionException {
    return tensor(shape);
  }

  /**
   * @param reshaped of as many elements, and as many output channels
   */
  Tensor tensor(List<Long> reshaped) throws CompressionException {
    long[] sizes = reshaped.stream().mapToLong(n -> n).toArray();
    if (scales.length == 1) {
      return Tensor.quantized(integers, scales[0], sizes);
    }
    double[] perChannel = new double[scales.length];
    for (int c = 0; c < scales.length; c++) {
      perChannel[c] = scales[c];
    }
    return Tensor.quantized(integers, perChannel, sizes);
  }
}

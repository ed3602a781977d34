package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.torchscript.ScriptObject;
import io.sluice.compressor.torchscript.Tensor;
import io.sluice.compressor.torchscript.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Quantises weights per output channel, symmetrically, and wraps them in libtorch's packed
 * parameter classes (aten/src/ATen/native/quantized/cpu/conv_serialization.h, fbgemm_utils.cpp).
 * The pickled form is the same for every quantised engine; each packs it anew when it loads.
 */
final class Packing {
  private static final String CLASSES = "__torch__.torch.classes.quantized.";
  private static final int MAX = 127;

  private Packing() {}

  /** {@code LinearPackedParamsBase} with state (weight, bias). */
  static ScriptObject linear(Tensor weight, @Nullable Tensor bias, String path)
      throws CompressionException {
    return new ScriptObject(
        CLASSES + "LinearPackedParamsBase",
        Value.tuple(quantize(weight, path), bias == null ? Value.none() : bias));
  }

  /** {@code Conv2dPackedParamsBase} with state version 3. */
  static ScriptObject conv(Layer.Conv2d layer, String path) throws CompressionException {
    Layer.Geometry geometry = layer.geometry();
    List<Long> config = new ArrayList<>(List.of(2L));
    config.addAll(geometry.stride());
    config.addAll(geometry.padding());
    config.addAll(geometry.dilation());
    config.addAll(List.of(0L, 0L, geometry.groups(), 0L));
    Value tensors =
        Value.list(
            Value.none(),
            quantize(layer.weight(), path),
            layer.bias() == null ? Value.none() : layer.bias());
    return new ScriptObject(
        CLASSES + "Conv2dPackedParamsBase",
        Value.tuple(
            Value.of(3L), Value.ints(config), new Value.Tagged(tensors, "List[Optional[Tensor]]")));
  }

  private static Tensor quantize(Tensor weight, String path) throws CompressionException {
    float[] real = weight.toFloats();
    int channels = Math.toIntExact(weight.shape().get(0));
    int perChannel = channels == 0 ? 0 : real.length / channels;
    double[] scales = new double[channels];
    byte[] integers = new byte[real.length];
    for (int c = 0; c < channels; c++) {
      float largest = largest(real, c * perChannel, perChannel, path);
      // libtorch keeps scales as floats when it packs; a channel of zeros may have any scale
      scales[c] = largest == 0 ? 1 : (float) (largest / MAX);
      for (int i = c * perChannel; i < (c + 1) * perChannel; i++) {
        integers[i] = (byte) Math.max(-MAX, Math.min(MAX, Math.rint(real[i] / scales[c])));
      }
    }
    return Tensor.quantized(integers, scales, weight.shape().stream().mapToLong(n -> n).toArray());
  }

  private static float largest(float[] values, int from, int count, String path)
      throws CompressionException {
    float largest = 0;
    for (int i = from; i < from + count; i++) {
      if (!Float.isFinite(values[i])) {
        throw new CompressionException(
            "Tried to quantise the weight of " + path + ", but it has the value " + values[i]);
      }
      largest = Math.max(largest, Math.abs(values[i]));
    }
    return largest;
  }
}

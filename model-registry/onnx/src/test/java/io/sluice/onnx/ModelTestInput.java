package io.sluice.onnx;

import ai.onnxruntime.OnnxJavaType;
import io.sluice.onnx.format.OnnxElementType;
import io.sluice.onnx.format.OnnxValueInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** An input of a model: floats or longs. */
public record ModelTestInput(OnnxJavaType type, ByteBuffer bytes, long... shape) {
  public static ModelTestInput floats(float[] values, long... shape) {
    ByteBuffer bytes = direct(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    return new ModelTestInput(OnnxJavaType.FLOAT, bytes, shape);
  }

  public static ModelTestInput longs(long[] values, long... shape) {
    ByteBuffer bytes = direct(values.length * Long.BYTES);
    bytes.asLongBuffer().put(values);
    return new ModelTestInput(OnnxJavaType.INT64, bytes, shape);
  }

  private static ByteBuffer direct(int size) {
    return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
  }

  /**
   * Random inputs, equal for equal sizes. Masks hide some of the last tokens; the second segment
   * begins at the first hidden token.
   *
   * @param batch size of a dynamic first dimension
   * @param length size of other dynamic dimensions
   */
  public static Map<String, ModelTestInput> draw(
      List<OnnxValueInfo> inputs, long batch, long length, int vocabulary) {
    Random random = new Random(batch * 1000 + length);
    Map<String, ModelTestInput> drawn = new LinkedHashMap<>();
    for (OnnxValueInfo input : inputs) {
      long[] shape = new long[input.shape().size()];
      int elements = 1;
      for (int d = 0; d < shape.length; d++) {
        OnnxValueInfo.Dimension dim = input.shape().get(d);
        shape[d] = !dim.isDynamic() ? dim.size() : d == 0 ? batch : length;
        elements *= (int) shape[d];
      }
      drawn.put(input.name(), draw(input, shape, elements, vocabulary, random));
    }
    return drawn;
  }

  private static ModelTestInput draw(
      OnnxValueInfo input, long[] shape, int elements, int vocabulary, Random random) {
    if (input.type() == OnnxElementType.FLOAT) {
      float[] values = new float[elements];
      for (int i = 0; i < elements; i++) {
        values[i] = (float) random.nextGaussian();
      }
      return floats(values, shape);
    }
    long[] values = new long[elements];
    for (int i = 0; i < elements; i++) {
      boolean early = i % shape[1] <= shape[1] / 2 + i / shape[1];
      values[i] =
          switch (input.name()) {
            case "mask", "attention_mask" -> early ? 1 : 0;
            case "token_type_ids" -> early ? 0 : 1;
            default -> random.nextInt(vocabulary);
          };
    }
    return longs(values, shape);
  }
}

package io.sluice.graph.quantization;

import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptTensor;

/**
 * Embedding table quantised to 8 or 4 bits, with scale and zero point per row, as in libtorch's
 * {@code EmbeddingPackedParams}: real value = scale · (q - zero point). The arrays must not be
 * modified.
 *
 * @param codes integers, row-major; one per byte, or for 4 bits two per byte, the first in the
 *     lower half
 * @param bits 8, or 4 for an even number of columns
 * @param scales scale per row
 * @param zeroPoints zero point per row
 * @param columns number of columns
 */
public record QuantizedEmbeddingTable(
    byte[] codes, int bits, float[] scales, float[] zeroPoints, long columns) {
  private static final int HALF_BYTE = 4;

  /**
   * Table rounded to nearest. The range of a row covers all elements for 8 bits; for 4 bits the
   * range is clipped to minimise the squared error.
   *
   * @param table rows × columns
   * @param bits 8 or 4
   * @param layer layer name, for messages
   * @throws ModelProcessingException if an element is not finite
   */
  public static QuantizedEmbeddingTable of(ScriptTensor table, int bits, String layer)
      throws ModelProcessingException {
    float[] values = table.toFloats();
    int columns = Math.toIntExact(table.shape().get(1));
    int rows = Math.toIntExact(table.shape().get(0));
    byte[] codes = new byte[values.length * bits / Byte.SIZE];
    float[] scales = new float[rows];
    float[] zeroPoints = new float[rows];
    for (int r = 0; r < rows; r++) {
      requireFinite(values, r * columns, columns, layer);
      EmbeddingRowRange range = EmbeddingRowRange.of(values, r * columns, columns, bits);
      scales[r] = range.scale();
      zeroPoints[r] = range.zeroPoint();
      for (int i = r * columns; i < (r + 1) * columns; i++) {
        put(codes, i, range.code(values[i]), bits);
      }
    }
    return new QuantizedEmbeddingTable(codes, bits, scales, zeroPoints, columns);
  }

  private static void requireFinite(float[] values, int from, int count, String layer)
      throws ModelProcessingException {
    for (int i = from; i < from + count; i++) {
      if (!Float.isFinite(values[i])) {
        throw new ModelProcessingException(
            "Tried to quantise the table of " + layer + ", but it has the value " + values[i]);
      }
    }
  }

  private static void put(byte[] codes, int i, int code, int bits) {
    if (bits == Byte.SIZE) {
      codes[i] = (byte) code;
    } else {
      codes[i / 2] |= (byte) (code << (i % 2 * HALF_BYTE));
    }
  }

  /** Quantised tensor in libtorch form. */
  public ScriptTensor tensor() throws ModelProcessingException {
    return ScriptTensor.quantizedRows(codes, bits, scales, zeroPoints, columns);
  }
}

package io.sluice.compressor.quantization;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.torchscript.Tensor;

/**
 * The rows of an embedding in integers of 8 or 4 bits, each row with a scale and a zero point of
 * its own, as libtorch's {@code EmbeddingPackedParams} has them: q stands for scale · (q - zero
 * point). The arrays are not to be changed.
 *
 * @param codes row-major, one to a byte, or two, the first one lower
 * @param bits 8, or 4 where a row has an even number of columns
 */
public record EmbeddingTable(
    byte[] codes, int bits, float[] scales, float[] zeroPoints, long columns) {
  private static final int HALF_BYTE = 4;

  /**
   * The nearest integers. The range of a row is that of its elements for 8 bits; for 4 it is drawn
   * in as far as this makes the squared error smaller.
   *
   * @param table rows × columns
   * @param layer for the message
   * @throws CompressionException when an element is not finite
   */
  public static EmbeddingTable of(Tensor table, int bits, String layer)
      throws CompressionException {
    float[] values = table.toFloats();
    int columns = Math.toIntExact(table.shape().get(1));
    int rows = Math.toIntExact(table.shape().get(0));
    byte[] codes = new byte[values.length * bits / Byte.SIZE];
    float[] scales = new float[rows];
    float[] zeroPoints = new float[rows];
    for (int r = 0; r < rows; r++) {
      requireFinite(values, r * columns, columns, layer);
      RowRange range = RowRange.of(values, r * columns, columns, bits);
      scales[r] = range.scale();
      zeroPoints[r] = range.zeroPoint();
      for (int i = r * columns; i < (r + 1) * columns; i++) {
        put(codes, i, range.code(values[i]), bits);
      }
    }
    return new EmbeddingTable(codes, bits, scales, zeroPoints, columns);
  }

  private static void requireFinite(float[] values, int from, int count, String layer)
      throws CompressionException {
    for (int i = from; i < from + count; i++) {
      if (!Float.isFinite(values[i])) {
        throw new CompressionException(
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

  /** A quantised tensor of libtorch. */
  public Tensor tensor() throws CompressionException {
    return Tensor.quantizedRows(codes, bits, scales, zeroPoints, columns);
  }
}

package io.sluice.onnx.format;

import io.sluice.torchscript.ModelProcessingException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** A named constant tensor; the name may be empty inside an attribute. Immutable. */
public final class OnnxTensor {
  private static final int MAX_RANK = 32;

  private final String name;
  private final OnnxElementType type;
  private final List<Long> dims;
  private final OnnxTensorContent content;

  /**
   * Creates a tensor.
   *
   * @param dims empty for a scalar
   * @throws ModelProcessingException if the size of the content does not match the dimensions
   */
  public OnnxTensor(String name, OnnxElementType type, List<Long> dims, OnnxTensorContent content)
      throws ModelProcessingException {
    this.name = name;
    this.type = type;
    this.dims = List.copyOf(dims);
    this.content = content;
    long expected = sizeOf(name, type, dims);
    if (expected != content.size()) {
      throw new ModelProcessingException(
          "The ONNX tensor \"%s\" of type %s and shape %s should have %d bytes, but has %d"
              .formatted(name, type, dims, expected, content.size()));
    }
  }

  private static long sizeOf(String name, OnnxElementType type, List<Long> dims)
      throws ModelProcessingException {
    long size = type.bytes();
    boolean sane = dims.size() <= MAX_RANK;
    try {
      for (long dim : dims) {
        sane &= dim >= 0;
        size = Math.multiplyExact(size, dim);
      }
    } catch (ArithmeticException e) {
      sane = false;
    }
    if (!sane || size > Integer.MAX_VALUE - 8) {
      throw new ModelProcessingException(
          "The ONNX tensor \"%s\" of type %s has the invalid shape %s".formatted(name, type, dims));
    }
    return size;
  }

  public static OnnxTensor floats(String name, float[] elements, Long... dims)
      throws ModelProcessingException {
    ByteBuffer bytes = littleEndian(elements.length * Float.BYTES);
    bytes.asFloatBuffer().put(elements);
    return new OnnxTensor(
        name, OnnxElementType.FLOAT, List.of(dims), OnnxTensorContent.of(bytes.array()));
  }

  public static OnnxTensor longs(String name, long[] elements, Long... dims)
      throws ModelProcessingException {
    ByteBuffer bytes = littleEndian(elements.length * Long.BYTES);
    bytes.asLongBuffer().put(elements);
    return new OnnxTensor(
        name, OnnxElementType.INT64, List.of(dims), OnnxTensorContent.of(bytes.array()));
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  public String name() {
    return name;
  }

  public OnnxElementType type() {
    return type;
  }

  public List<Long> dims() {
    return dims;
  }

  public OnnxTensorContent content() {
    return content;
  }

  public int elements() {
    return (int) (content.size() / type.bytes());
  }

  public OnnxTensor withName(String other) throws ModelProcessingException {
    return new OnnxTensor(other, type, dims, content);
  }

  /** The elements as numbers, for any type; 64-bit integers may lose precision beyond 2^53. */
  public double[] toDoubles() throws ModelProcessingException {
    ByteBuffer bytes = content.read().order(ByteOrder.LITTLE_ENDIAN);
    double[] numbers = new double[elements()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = number(bytes, i);
    }
    return numbers;
  }

  /**
   * The elements as integers.
   *
   * @throws ModelProcessingException if the elements are neither integers nor booleans
   */
  public long[] toLongs() throws ModelProcessingException {
    if (type.isFloating()) {
      throw new ModelProcessingException(
          "The ONNX tensor \"" + name + "\" should hold integers, but is of type " + type);
    }
    ByteBuffer bytes = content.read().order(ByteOrder.LITTLE_ENDIAN);
    long[] numbers = new long[elements()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = integer(bytes, i * type.bytes());
    }
    return numbers;
  }

  /**
   * An element as a number.
   *
   * @param bytes content, little-endian
   */
  public double number(ByteBuffer bytes, int element) {
    int at = element * type.bytes();
    return switch (type) {
      case FLOAT -> bytes.getFloat(at);
      case DOUBLE -> bytes.getDouble(at);
      case FLOAT16 -> OnnxHalfDecoder.fromHalf(bytes.getShort(at));
      case BFLOAT16 -> Float.intBitsToFloat(bytes.getShort(at) << 16);
      default -> integer(bytes, at);
    };
  }

  private long integer(ByteBuffer bytes, int at) {
    return switch (type) {
      case UINT8, BOOL -> bytes.get(at) & 0xff;
      case INT8 -> bytes.get(at);
      case UINT16 -> bytes.getShort(at) & 0xffff;
      case INT16 -> bytes.getShort(at);
      case INT32 -> bytes.getInt(at);
      case UINT32 -> bytes.getInt(at) & 0xffffffffL;
      default -> bytes.getLong(at);
    };
  }
}

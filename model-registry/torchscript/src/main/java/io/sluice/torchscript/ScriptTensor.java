package io.sluice.torchscript;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A strided view of a {@link TensorStorage}. Immutable; compared by identity, like ties between
 * modules.
 */
public final class ScriptTensor implements ScriptValue {
  private static final long MAX_ELEMENTS = 1L << 28;

  private final TensorStorage storage;
  private final long offset;
  private final List<Long> shape;
  private final List<Long> stride;
  private final boolean requiresGrad;
  private final @Nullable TensorQuantization quantization;

  /**
   * Creates a view.
   *
   * @param offset offset of the first element, in elements
   * @param stride step of each dimension, in elements
   * @throws ModelProcessingException if the view exceeds the storage
   */
  ScriptTensor(
      TensorStorage storage,
      long offset,
      List<Long> shape,
      List<Long> stride,
      boolean requiresGrad,
      @Nullable TensorQuantization quantization)
      throws ModelProcessingException {
    this.storage = storage;
    this.offset = offset;
    this.shape = List.copyOf(shape);
    this.stride = List.copyOf(stride);
    this.requiresGrad = requiresGrad;
    this.quantization = quantization;
    requireInsideStorage();
  }

  /** A contiguous fp32 tensor; the length of the array is the product of the shape. */
  public static ScriptTensor of(float[] elements, long... shape) throws ModelProcessingException {
    ByteBuffer bytes = littleEndian(elements.length * Float.BYTES);
    bytes.asFloatBuffer().put(elements);
    return contiguous(TensorStorage.of(ScalarType.FLOAT, bytes.array()), null, shape);
  }

  /**
   * A contiguous tensor with elements read on demand and not kept.
   *
   * @param content source of elements; their number is the product of the shape
   */
  public static ScriptTensor lazy(ScalarType type, TensorStorage.Content content, List<Long> shape)
      throws ModelProcessingException {
    long elements = shape.stream().mapToLong(n -> n).reduce(1, (a, b) -> a * b);
    TensorStorage storage = new TensorStorage(type, elements, content);
    return new ScriptTensor(storage, 0, shape, contiguousStride(shape), false, null);
  }

  /** A contiguous int64 tensor; the length of the array is the product of the shape. */
  public static ScriptTensor of(long[] elements, long... shape) throws ModelProcessingException {
    ByteBuffer bytes = littleEndian(elements.length * Long.BYTES);
    bytes.asLongBuffer().put(elements);
    return contiguous(TensorStorage.of(ScalarType.LONG, bytes.array()), null, shape);
  }

  /**
   * A contiguous tensor of any type.
   *
   * @param bytes little-endian elements, the product of the shape in number; must not change
   *     afterwards
   */
  public static ScriptTensor of(ScalarType type, byte[] bytes, long... shape)
      throws ModelProcessingException {
    return contiguous(TensorStorage.of(type, bytes), null, shape);
  }

  /**
   * A contiguous int8 tensor, quantised symmetrically per channel of the first dimension (zero
   * points 0).
   */
  public static ScriptTensor quantized(byte[] elements, double[] scales, long... shape)
      throws ModelProcessingException {
    ByteBuffer scaleBytes = littleEndian(scales.length * Double.BYTES);
    scaleBytes.asDoubleBuffer().put(scales);
    ScriptTensor scale =
        contiguous(TensorStorage.of(ScalarType.DOUBLE, scaleBytes.array()), null, scales.length);
    ScriptTensor zeroPoints =
        contiguous(
            TensorStorage.of(ScalarType.LONG, new byte[scales.length * Long.BYTES]),
            null,
            scales.length);
    return contiguous(
        TensorStorage.of(ScalarType.QINT8, elements),
        new TensorQuantization.PerChannel(scale, zeroPoints, 0),
        shape);
  }

  /**
   * Unsigned integers quantised per row: an integer q of row r represents {@code scales[r] · (q -
   * zeroPoints[r])}.
   *
   * @param elements row-major; 4-bit integers two to a byte, the first in the lower bits
   * @param bits 8, or 4 for an even number of columns
   */
  public static ScriptTensor quantizedRows(
      byte[] elements, int bits, float[] scales, float[] zeroPoints, long columns)
      throws ModelProcessingException {
    ScalarType type = bits == Byte.SIZE ? ScalarType.QUINT8 : ScalarType.QUINT4X2;
    return contiguous(
        TensorStorage.of(type, elements),
        new TensorQuantization.PerChannel(
            of(scales, scales.length), of(zeroPoints, scales.length), 0),
        scales.length,
        columns);
  }

  /**
   * A contiguous tensor with the same shape, type and quantisation but other elements.
   *
   * @param elements little-endian, in row-major order
   * @throws ModelProcessingException if the number of bytes does not match the shape
   */
  public ScriptTensor withElements(byte[] elements) throws ModelProcessingException {
    if (elements.length != elements() * type().bytes()) {
      throw new ModelProcessingException(
          "A tensor of %s needs %d bytes of %s, but gets %d"
              .formatted(shape, elements() * type().bytes(), type(), elements.length));
    }
    return new ScriptTensor(
        TensorStorage.of(type(), elements),
        0,
        shape,
        contiguousStride(shape),
        requiresGrad,
        quantization);
  }

  /** A contiguous int8 tensor, quantised symmetrically per tensor (zero point 0). */
  public static ScriptTensor quantized(byte[] elements, double scale, long... shape)
      throws ModelProcessingException {
    return contiguous(
        TensorStorage.of(ScalarType.QINT8, elements),
        new TensorQuantization.PerTensor(scale, 0),
        shape);
  }

  private static ScriptTensor contiguous(
      TensorStorage storage, @Nullable TensorQuantization quantization, long... shape)
      throws ModelProcessingException {
    List<Long> sizes = Arrays.stream(shape).boxed().toList();
    return new ScriptTensor(storage, 0, sizes, contiguousStride(sizes), false, quantization);
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  public ScalarType type() {
    return storage.type();
  }

  public List<Long> shape() {
    return shape;
  }

  /** Number of elements: the product of the shape. */
  public long elements() {
    return shape.stream().mapToLong(n -> n).reduce(1, (a, b) -> a * b);
  }

  /**
   * The elements in row-major order.
   *
   * @throws ModelProcessingException if the type is neither float nor double, or the elements
   *     exceed 2^28
   */
  public float[] toFloats() throws ModelProcessingException {
    if (type() != ScalarType.FLOAT && type() != ScalarType.DOUBLE) {
      throw new ModelProcessingException(
          "Tried to read a tensor of " + shape + " as floats, but it is of type " + type());
    }
    if (elements() > MAX_ELEMENTS) {
      throw new ModelProcessingException(
          "A tensor of " + shape + " has more than " + MAX_ELEMENTS + " elements");
    }
    ByteBuffer bytes = ByteBuffer.wrap(storage.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    float[] floats = new float[(int) elements()];
    if (type() == ScalarType.FLOAT && stride.equals(contiguousStride(shape))) {
      bytes.asFloatBuffer().position(Math.toIntExact(offset)).get(floats);
      return floats;
    }
    long[] index = new long[shape.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = read(bytes, offset + dot(index));
      increment(index);
    }
    return floats;
  }

  /**
   * The elements in row-major order, little-endian; read-only.
   *
   * @throws ModelProcessingException if the storage cannot be read
   */
  public byte[] toBytes() throws ModelProcessingException {
    byte[] all = storage.bytes();
    int width = type().bytes();
    if (offset == 0 && stride.equals(contiguousStride(shape)) && all.length == elements() * width) {
      return all;
    }
    byte[] bytes = new byte[Math.toIntExact(elements() * width)];
    long[] index = new long[shape.size()];
    for (int at = 0; at < bytes.length; at += width) {
      System.arraycopy(all, Math.toIntExact((offset + dot(index)) * width), bytes, at, width);
      increment(index);
    }
    return bytes;
  }

  /**
   * The elements in row-major order.
   *
   * @throws ModelProcessingException if the type is not int64
   */
  public long[] toLongs() throws ModelProcessingException {
    if (type() != ScalarType.LONG) {
      throw new ModelProcessingException(
          "Tried to read a tensor of " + shape + " as integers, but it is of type " + type());
    }
    long[] longs = new long[(int) elements()];
    ByteBuffer.wrap(toBytes()).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(longs);
    return longs;
  }

  /**
   * Number of non-zero elements in the storage, floats or integers; at most {@link #elements()}.
   *
   * @throws ModelProcessingException if the storage cannot be read
   */
  public long countNonZero() throws ModelProcessingException {
    byte[] bytes = storage.bytes();
    int width = type().bytes();
    // the highest bit of a float is the sign, and -0 is zero
    int signMask = type() == ScalarType.FLOAT || type() == ScalarType.DOUBLE ? 0x7f : 0xff;
    long count = 0;
    for (int at = 0; at < bytes.length; at += width) {
      int bits = bytes[at + width - 1] & signMask;
      for (int i = at; i < at + width - 1; i++) {
        bits |= bytes[i];
      }
      count += bits == 0 ? 0 : 1;
    }
    return Math.min(count, elements());
  }

  private float read(ByteBuffer bytes, long element) {
    int at = Math.toIntExact(element * type().bytes());
    return type() == ScalarType.FLOAT ? bytes.getFloat(at) : (float) bytes.getDouble(at);
  }

  private long dot(long[] index) {
    long sum = 0;
    for (int d = 0; d < index.length; d++) {
      sum += index[d] * stride.get(d);
    }
    return sum;
  }

  private void increment(long[] index) {
    for (int d = index.length - 1; d >= 0; d--) {
      index[d]++;
      if (index[d] < shape.get(d)) {
        return;
      }
      index[d] = 0;
    }
  }

  /** Whether both are the same view of the same storage, hence always equal in their elements. */
  public boolean isSameViewAs(ScriptTensor other) {
    return storage == other.storage
        && offset == other.offset
        && shape.equals(other.shape)
        && stride.equals(other.stride);
  }

  TensorStorage storage() {
    return storage;
  }

  long offset() {
    return offset;
  }

  List<Long> stride() {
    return stride;
  }

  boolean requiresGrad() {
    return requiresGrad;
  }

  @Nullable TensorQuantization quantization() {
    return quantization;
  }

  static List<Long> contiguousStride(List<Long> shape) {
    Long[] stride = new Long[shape.size()];
    long step = 1;
    for (int d = stride.length - 1; d >= 0; d--) {
      stride[d] = step;
      step *= Math.max(1, shape.get(d));
    }
    return List.of(stride);
  }

  private void requireInsideStorage() throws ModelProcessingException {
    boolean sane = offset >= 0 && shape.size() == stride.size() && shape.size() <= 64;
    try {
      long last = offset;
      long count = 1;
      for (int d = 0; sane && d < shape.size(); d++) {
        sane = shape.get(d) >= 0 && stride.get(d) >= 0;
        count = Math.multiplyExact(count, shape.get(d));
        last =
            Math.addExact(last, Math.multiplyExact(Math.max(0, shape.get(d) - 1), stride.get(d)));
      }
      sane = sane && (count == 0 || last < storage.elements() * type().numbers());
    } catch (ArithmeticException e) {
      sane = false;
    }
    if (!sane) {
      throw new ModelProcessingException(
          "A tensor of shape %s, stride %s and offset %d does not lie within its storage of %d elements"
              .formatted(shape, stride, offset, storage.elements()));
    }
  }
}

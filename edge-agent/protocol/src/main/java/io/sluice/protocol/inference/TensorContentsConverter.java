package io.sluice.protocol.inference;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.sluice.protocol.proto.inference.InferTensorContents;
import io.sluice.registry.manifest.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Conversion between the two forms of tensor elements in the Open Inference Protocol v2: typed
 * {@code contents} and raw little-endian bytes ("Tensor Data", "Raw Tensor Contents").
 */
public final class TensorContentsConverter {
  private static final long UINT32_MAX = 0xFFFF_FFFFL;

  private TensorContentsConverter() {}

  /**
   * The elements as raw bytes.
   *
   * @throws IllegalArgumentException for a number outside the datatype's range, or a datatype
   *     without typed form (FP16)
   */
  public static ByteString toRaw(TensorType type, InferTensorContents contents) {
    return switch (type) {
      case BOOL -> booleans(contents.getBoolContentsList());
      case UINT8, UINT16 -> integers(type, contents.getUintContentsList(), 0, maxOf(type, false));
      case UINT32 -> integers(type, contents.getUintContentsList(), -1L << 31, UINT32_MAX);
      case INT8, INT16, INT32 ->
          integers(type, contents.getIntContentsList(), -maxOf(type, true) - 1, maxOf(type, true));
      case INT64 -> longs(contents.getInt64ContentsList());
      case UINT64 -> longs(contents.getUint64ContentsList());
      case FP32 -> floats(contents.getFp32ContentsList());
      case FP64 -> doubles(contents.getFp64ContentsList());
      case BYTES -> strings(contents.getBytesContentsList());
      case FP16 -> throw new IllegalArgumentException("FP16 travels as raw contents only");
    };
  }

  /**
   * The elements as typed contents.
   *
   * @param raw whole elements, see {@link RawTensorLayout#problem}
   * @throws IllegalArgumentException for a datatype without typed form (FP16)
   */
  public static InferTensorContents fromRaw(TensorType type, ByteString raw) {
    ByteBuffer in = raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    InferTensorContents.Builder contents = InferTensorContents.newBuilder();
    while (in.hasRemaining()) {
      addElement(type, in, contents);
    }
    return contents.build();
  }

  private static void addElement(TensorType type, ByteBuffer in, InferTensorContents.Builder to) {
    switch (type) {
      case BOOL -> to.addBoolContents(in.get() != 0);
      case UINT8 -> to.addUintContents(Byte.toUnsignedInt(in.get()));
      case UINT16 -> to.addUintContents(Short.toUnsignedInt(in.getShort()));
      case UINT32 -> to.addUintContents(in.getInt());
      case UINT64 -> to.addUint64Contents(in.getLong());
      case INT8 -> to.addIntContents(in.get());
      case INT16 -> to.addIntContents(in.getShort());
      case INT32 -> to.addIntContents(in.getInt());
      case INT64 -> to.addInt64Contents(in.getLong());
      case FP32 -> to.addFp32Contents(in.getFloat());
      case FP64 -> to.addFp64Contents(in.getDouble());
      case BYTES -> to.addBytesContents(string(in));
      case FP16 -> throw new IllegalArgumentException("FP16 travels as raw contents only");
    }
  }

  private static ByteString string(ByteBuffer in) {
    byte[] bytes = new byte[in.getInt()];
    in.get(bytes);
    return UnsafeByteOperations.unsafeWrap(bytes);
  }

  private static long maxOf(TensorType type, boolean signed) {
    int bits = type.bytesPerElement() * Byte.SIZE - (signed ? 1 : 0);
    return (1L << bits) - 1;
  }

  private static ByteString integers(TensorType type, List<Integer> values, long least, long most) {
    ByteBuffer out = allocate(values.size(), type.bytesPerElement());
    for (int value : values) {
      if (value < least || value > most) {
        throw new IllegalArgumentException(
            type + " holds " + least + " to " + most + ", but one element is " + value);
      }
      putInteger(out, type, value);
    }
    return wrap(out);
  }

  private static void putInteger(ByteBuffer out, TensorType type, int value) {
    switch (type.bytesPerElement()) {
      case Byte.BYTES -> out.put((byte) value);
      case Short.BYTES -> out.putShort((short) value);
      default -> out.putInt(value);
    }
  }

  private static ByteString booleans(List<Boolean> values) {
    ByteBuffer out = allocate(values.size(), Byte.BYTES);
    values.forEach(value -> out.put((byte) (value ? 1 : 0)));
    return wrap(out);
  }

  private static ByteString longs(List<Long> values) {
    ByteBuffer out = allocate(values.size(), Long.BYTES);
    values.forEach(out::putLong);
    return wrap(out);
  }

  private static ByteString floats(List<Float> values) {
    ByteBuffer out = allocate(values.size(), Float.BYTES);
    values.forEach(out::putFloat);
    return wrap(out);
  }

  private static ByteString doubles(List<Double> values) {
    ByteBuffer out = allocate(values.size(), Double.BYTES);
    values.forEach(out::putDouble);
    return wrap(out);
  }

  private static ByteString strings(List<ByteString> values) {
    int bytes = values.stream().mapToInt(value -> Integer.BYTES + value.size()).sum();
    ByteBuffer out = allocate(bytes, 1);
    for (ByteString value : values) {
      out.putInt(value.size());
      value.copyTo(out);
    }
    return wrap(out);
  }

  private static ByteBuffer allocate(int elements, int bytesPerElement) {
    return ByteBuffer.allocate(Math.multiplyExact(elements, bytesPerElement))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteString wrap(ByteBuffer full) {
    return UnsafeByteOperations.unsafeWrap(full.array());
  }
}

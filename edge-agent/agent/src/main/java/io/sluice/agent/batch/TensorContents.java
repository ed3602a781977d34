package io.sluice.agent.batch;

import io.sluice.protocol.proto.inference.InferTensorContents;
import io.sluice.registry.manifest.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Typed contents of the Open Inference Protocol v2 as raw bytes ("Tensor Contents"). */
final class TensorContents {
  private TensorContents() {}

  /**
   * @param type the datatype that the tensor declares
   * @return little-endian, as many elements as the message holds
   * @throws InvalidRequestException when values of this type travel as raw bytes only
   */
  static ByteBuffer toBytes(String input, TensorType type, InferTensorContents contents)
      throws InvalidRequestException {
    int elements = count(input, type, contents);
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(elements, type.bytesPerElement()))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < elements; i++) {
      put(bytes, type, contents, i);
    }
    return bytes.flip();
  }

  private static int count(String input, TensorType type, InferTensorContents contents)
      throws InvalidRequestException {
    return switch (type) {
      case BOOL -> contents.getBoolContentsCount();
      case INT8, INT16, INT32 -> contents.getIntContentsCount();
      case INT64 -> contents.getInt64ContentsCount();
      case UINT8, UINT16, UINT32 -> contents.getUintContentsCount();
      case UINT64 -> contents.getUint64ContentsCount();
      case FP32 -> contents.getFp32ContentsCount();
      case FP64 -> contents.getFp64ContentsCount();
      case FP16, BYTES ->
          throw new InvalidRequestException(
              "Input " + input + " of datatype " + type + " must be sent in raw_input_contents");
    };
  }

  private static void put(ByteBuffer bytes, TensorType type, InferTensorContents from, int i) {
    switch (type) {
      case BOOL -> bytes.put((byte) (from.getBoolContents(i) ? 1 : 0));
      case INT8 -> bytes.put((byte) from.getIntContents(i));
      case INT16 -> bytes.putShort((short) from.getIntContents(i));
      case INT32 -> bytes.putInt(from.getIntContents(i));
      case INT64 -> bytes.putLong(from.getInt64Contents(i));
      case UINT8 -> bytes.put((byte) from.getUintContents(i));
      case UINT16 -> bytes.putShort((short) from.getUintContents(i));
      case UINT32 -> bytes.putInt(from.getUintContents(i));
      case UINT64 -> bytes.putLong(from.getUint64Contents(i));
      case FP32 -> bytes.putFloat(from.getFp32Contents(i));
      case FP64 -> bytes.putDouble(from.getFp64Contents(i));
      case FP16, BYTES -> throw new IllegalStateException("refused when they were counted");
    }
  }
}

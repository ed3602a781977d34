package io.sluice.gateway.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.sluice.protocol.inference.RawTensorLayout;
import io.sluice.registry.manifest.TensorType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Tensor elements as JSON (Open Inference Protocol v2, "Tensor Data") and as raw bytes. */
final class TensorJson {
  private TensorJson() {}

  /**
   * Reads {@code data}, flat or nested like the shape, row-major.
   *
   * @throws MalformedRequestException saying what does not fit
   */
  static ByteString read(TensorType type, List<Long> shape, JsonNode data)
      throws MalformedRequestException {
    if (type == TensorType.FP16) {
      throw new MalformedRequestException("FP16 has no JSON form; send it as binary data");
    }
    if (!data.isArray()) {
      throw new MalformedRequestException("\"data\" must be an array");
    }
    Elements elements = Elements.of(type, shape, data);
    boolean nested = shape.size() > 1 && data.size() > 0 && data.get(0).isArray();
    if (nested) {
      readNested(shape, 0, data, elements);
    } else {
      readRow(data, elements);
    }
    return elements.toRaw();
  }

  private static void readNested(List<Long> shape, int level, JsonNode data, Elements elements)
      throws MalformedRequestException {
    if (!data.isArray() || data.size() != shape.get(level)) {
      throw new MalformedRequestException(
          "nested \"data\" must follow shape %s, but has %s at level %d"
              .formatted(shape, data.isArray() ? data.size() + " entries" : "no array", level + 1));
    }
    if (level == shape.size() - 1) {
      readRow(data, elements);
      return;
    }
    for (JsonNode row : data) {
      readNested(shape, level + 1, row, elements);
    }
  }

  private static void readRow(JsonNode row, Elements elements) throws MalformedRequestException {
    for (JsonNode element : row) {
      elements.add(element);
    }
  }

  /**
   * Writes the elements as a flat array.
   *
   * @param raw whole elements; BYTES elements are written as UTF-8 text
   */
  static void write(TensorType type, ByteString raw, JsonGenerator to) throws IOException {
    ByteBuffer in = raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    to.writeStartArray();
    while (in.hasRemaining()) {
      writeElement(type, in, to);
    }
    to.writeEndArray();
  }

  private static void writeElement(TensorType type, ByteBuffer in, JsonGenerator to)
      throws IOException {
    switch (type) {
      case BOOL -> to.writeBoolean(in.get() != 0);
      case UINT8 -> to.writeNumber(Byte.toUnsignedInt(in.get()));
      case UINT16 -> to.writeNumber(Short.toUnsignedInt(in.getShort()));
      case UINT32 -> to.writeNumber(Integer.toUnsignedLong(in.getInt()));
      case UINT64 -> to.writeNumber(Long.toUnsignedString(in.getLong()));
      case INT8 -> to.writeNumber(in.get());
      case INT16 -> to.writeNumber(in.getShort());
      case INT32 -> to.writeNumber(in.getInt());
      case INT64 -> to.writeNumber(in.getLong());
      case FP32 -> to.writeNumber(in.getFloat());
      case FP64 -> to.writeNumber(in.getDouble());
      case BYTES -> to.writeString(text(in));
      case FP16 -> throw new IOException("FP16 has no JSON form; ask for binary data");
    }
  }

  private static String text(ByteBuffer in) {
    byte[] bytes = new byte[in.getInt()];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Fills raw contents element by element. */
  private static final class Elements {
    private final TensorType type;
    private final ByteBuffer out;

    private Elements(TensorType type, ByteBuffer out) {
      this.type = type;
      this.out = out.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Takes memory for what was sent, so that a shape alone cannot ask for any. */
    static Elements of(TensorType type, List<Long> shape, JsonNode data)
        throws MalformedRequestException {
      long sent = countLeaves(data);
      long count = RawTensorLayout.elements(shape);
      if (sent != count) {
        throw new MalformedRequestException(
            "shape %s has %d elements, but \"data\" has %d".formatted(shape, count, sent));
      }
      long bytes = type == TensorType.BYTES ? textBytes(data) : count * type.bytesPerElement();
      return new Elements(type, ByteBuffer.allocate(Math.toIntExact(bytes)));
    }

    private static long countLeaves(JsonNode node) {
      if (!node.isArray()) {
        return 1;
      }
      long leaves = 0;
      for (JsonNode child : node) {
        leaves += countLeaves(child);
      }
      return leaves;
    }

    private static long textBytes(JsonNode node) {
      if (!node.isArray()) {
        return Integer.BYTES + utf8(node).length;
      }
      long bytes = 0;
      for (JsonNode child : node) {
        bytes += textBytes(child);
      }
      return bytes;
    }

    private static byte[] utf8(JsonNode node) {
      return node.asText().getBytes(StandardCharsets.UTF_8);
    }

    ByteString toRaw() {
      return UnsafeByteOperations.unsafeWrap(out.array());
    }

    void add(JsonNode element) throws MalformedRequestException {
      switch (type) {
        case BOOL -> out.put((byte) (bool(element) ? 1 : 0));
        case UINT8 -> out.put((byte) integer(element, 0, 0xFF));
        case UINT16 -> out.putShort((short) integer(element, 0, 0xFFFF));
        case UINT32 -> out.putInt((int) integer(element, 0, 0xFFFF_FFFFL));
        case UINT64 -> out.putLong(unsigned(element));
        case INT8 -> out.put((byte) integer(element, Byte.MIN_VALUE, Byte.MAX_VALUE));
        case INT16 -> out.putShort((short) integer(element, Short.MIN_VALUE, Short.MAX_VALUE));
        case INT32 -> out.putInt((int) integer(element, Integer.MIN_VALUE, Integer.MAX_VALUE));
        case INT64 -> out.putLong(integer(element, Long.MIN_VALUE, Long.MAX_VALUE));
        case FP32 -> out.putFloat(single(element));
        case FP64 -> out.putDouble(number(element, element.doubleValue()));
        case BYTES -> {
          byte[] text = utf8(require(element, element.isTextual(), "a string"));
          out.putInt(text.length).put(text);
        }
        case FP16 -> throw new IllegalStateException("FP16 was refused before");
      }
    }

    private boolean bool(JsonNode element) throws MalformedRequestException {
      return require(element, element.isBoolean(), "true or false").booleanValue();
    }

    private long integer(JsonNode element, long least, long most) throws MalformedRequestException {
      boolean fits =
          element.isIntegralNumber()
              && element.canConvertToLong()
              && element.longValue() >= least
              && element.longValue() <= most;
      return require(element, fits, "a whole number from " + least + " to " + most).longValue();
    }

    private long unsigned(JsonNode element) throws MalformedRequestException {
      boolean fits =
          element.isIntegralNumber()
              && element.bigIntegerValue().signum() >= 0
              && element.bigIntegerValue().bitLength() <= Long.SIZE;
      return require(element, fits, "a whole number from 0 to 2^64 - 1")
          .bigIntegerValue()
          .longValue();
    }

    private float single(JsonNode element) throws MalformedRequestException {
      return (float) number(element, (float) element.doubleValue());
    }

    /**
     * @param rounded to the datatype; infinite when the element is out of its range
     */
    private double number(JsonNode element, double rounded) throws MalformedRequestException {
      boolean fits = element.isNumber() && Double.isFinite(rounded);
      return require(element, fits, "a number within the datatype's range").doubleValue();
    }

    private JsonNode require(JsonNode element, boolean fits, String wanted)
        throws MalformedRequestException {
      if (!fits) {
        throw new MalformedRequestException(
            "each element of %s must be %s, but one is %s".formatted(type, wanted, shown(element)));
      }
      return element;
    }

    private static String shown(JsonNode element) {
      String text = element.toString();
      int most = 40;
      return text.length() <= most ? text : text.substring(0, most) + "…";
    }
  }
}

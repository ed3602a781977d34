package io.sluice.onnx.format;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Reader of the fields of nested protobuf messages. Retained entries are counted, so that a small
 * file cannot demand much memory: a message of two bytes becomes an object of a hundred.
 */
final class ProtobufFieldReader {
  private static final int MAX_ENTRIES = 2_000_000;
  private static final int MAX_STRING_BYTES = 1 << 20;

  private final CodedInputStream in;
  private final Deque<String> path = new ArrayDeque<>();
  private int entries;
  private int tag;

  /** Handler of fields; fields not handled are skipped. */
  interface FieldHandler {
    /**
     * @return whether the field was read
     */
    boolean read(int number) throws IOException, ModelProcessingException;
  }

  /**
   * Creates a reader.
   *
   * @param bytes input; must not change
   */
  ProtobufFieldReader(ByteString bytes) {
    in = bytes.newCodedInput();
    in.enableAliasing(true);
  }

  /** Reads all fields up to the end of the input or of the message. */
  void fields(FieldHandler fields) throws IOException, ModelProcessingException {
    for (tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int type = WireFormat.getTagWireType(tag);
      if (type == WireFormat.WIRETYPE_START_GROUP || type == WireFormat.WIRETYPE_END_GROUP) {
        throw new InvalidProtocolBufferException("a protobuf group, not allowed in ONNX");
      }
      if (!fields.read(WireFormat.getTagFieldNumber(tag))) {
        in.skipField(tag);
      }
    }
  }

  /**
   * Reads the current field as a message.
   *
   * @param what name of the message, for error messages
   */
  boolean message(String what, FieldHandler fields) throws IOException, ModelProcessingException {
    require(WireFormat.WIRETYPE_LENGTH_DELIMITED);
    count();
    int outer = in.pushLimit(in.readUInt32());
    path.addLast(what);
    fields(fields);
    in.checkLastTagWas(0);
    if (in.getBytesUntilLimit() != 0) {
      throw new InvalidProtocolBufferException("a message ends before its length");
    }
    path.removeLast();
    in.popLimit(outer);
    return true;
  }

  long varint() throws IOException, ModelProcessingException {
    require(WireFormat.WIRETYPE_VARINT);
    count();
    return in.readInt64();
  }

  float real() throws IOException, ModelProcessingException {
    require(WireFormat.WIRETYPE_FIXED32);
    count();
    return in.readFloat();
  }

  String string() throws IOException, ModelProcessingException {
    ByteString bytes = bytes();
    if (bytes.size() > MAX_STRING_BYTES) {
      throw new InvalidProtocolBufferException("a text of " + bytes.size() + " bytes");
    }
    if (!bytes.isValidUtf8()) {
      throw new InvalidProtocolBufferException("a string in an encoding other than UTF-8");
    }
    return bytes.toStringUtf8();
  }

  ByteString bytes() throws IOException, ModelProcessingException {
    require(WireFormat.WIRETYPE_LENGTH_DELIMITED);
    count();
    return in.readBytes();
  }

  /** Whether the current field is length-delimited: packed numbers, a message or a text. */
  boolean isDelimited() {
    return WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
  }

  /** Consumer of one number of a repeated field, packed or not. */
  interface NumberConsumer {
    void add(CodedInputStream in) throws IOException;
  }

  /** Reads a repeated field of few numbers, each counted. */
  boolean numbers(int wireType, NumberConsumer numbers)
      throws IOException, ModelProcessingException {
    if (!isDelimited()) {
      require(wireType);
      count();
      numbers.add(in);
      return true;
    }
    int outer = in.pushLimit(in.readUInt32());
    while (in.getBytesUntilLimit() > 0) {
      count();
      numbers.add(in);
    }
    in.popLimit(outer);
    return true;
  }

  private void require(int wireType) throws IOException {
    if (WireFormat.getTagWireType(tag) != wireType) {
      throw new InvalidProtocolBufferException(
          "field %d is encoded as wire type %d instead of %d"
              .formatted(
                  WireFormat.getTagFieldNumber(tag), WireFormat.getTagWireType(tag), wireType));
    }
  }

  private void count() throws ModelProcessingException {
    entries++;
    if (entries > MAX_ENTRIES) {
      throw new ModelProcessingException(
          "The ONNX model has more than " + MAX_ENTRIES + " names, numbers and messages");
    }
  }

  /** Position in the file, for messages. */
  String position() {
    return "byte " + in.getTotalBytesRead() + (path.isEmpty() ? "" : ", in " + path);
  }
}

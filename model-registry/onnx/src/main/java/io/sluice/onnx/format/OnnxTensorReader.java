package io.sluice.onnx.format;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reader of one {@code TensorProto}. Elements are in {@code raw_data} (not copied), in a field of
 * their type, or in another file.
 */
final class OnnxTensorReader {
  private static final int EXTERNAL = 1;

  private final ProtobufFieldReader wire;
  private final OnnxExternalData externalData;

  private final List<Long> dims = new ArrayList<>();
  private final Map<String, String> external = new LinkedHashMap<>();
  private String name = "";
  private long type;
  private long location;
  private ByteString raw = ByteString.EMPTY;
  private ByteString fixed = ByteString.EMPTY;
  private ByteString varints = ByteString.EMPTY;
  private boolean unsupported;

  OnnxTensorReader(ProtobufFieldReader wire, OnnxExternalData externalData) {
    this.wire = wire;
    this.externalData = externalData;
  }

  OnnxTensor read(String what) throws IOException, ModelProcessingException {
    wire.message(what, this::field);
    OnnxElementType elementType = OnnxElementType.of(type, "The ONNX tensor \"" + name + "\"");
    if (unsupported) {
      throw new ModelProcessingException(
          "The ONNX tensor \"" + name + "\" is a segment or holds strings, which is not supported");
    }
    return new OnnxTensor(name, elementType, dims, content(elementType));
  }

  private boolean field(int number) throws IOException, ModelProcessingException {
    switch (number) {
      case 1 -> wire.numbers(WireFormat.WIRETYPE_VARINT, in -> dims.add(in.readInt64()));
      case 2 -> type = wire.varint();
      case 3, 6 -> unsupported = true;
      case 4 -> fixed = fixed.concat(elements(WireFormat.WIRETYPE_FIXED32));
      case 5, 7, 11 -> varints = varints.concat(elements(WireFormat.WIRETYPE_VARINT));
      case 8 -> name = wire.string();
      case 9 -> raw = wire.bytes();
      case 10 -> fixed = fixed.concat(elements(WireFormat.WIRETYPE_FIXED64));
      case 13 -> wire.message("external_data", new Entry(wire, external)::field);
      case 14 -> location = wire.varint();
      default -> {
        return false;
      }
    }
    return number != 3 && number != 6;
  }

  /** The encoded elements of the current field, usually all elements of the tensor. */
  private ByteString elements(int wireType) throws IOException, ModelProcessingException {
    if (wire.isDelimited()) {
      return wire.bytes();
    }
    ByteString.Output element = ByteString.newOutput(10);
    wire.numbers(wireType, in -> copy(wireType, in, element));
    return element.toByteString();
  }

  private static void copy(int wireType, CodedInputStream in, ByteString.Output out)
      throws IOException {
    if (wireType == WireFormat.WIRETYPE_VARINT) {
      long rest = in.readRawVarint64();
      for (; (rest & ~0x7fL) != 0; rest >>>= 7) {
        out.write((int) (rest & 0x7f | 0x80));
      }
      out.write((int) rest);
    } else {
      int bytes = wireType == WireFormat.WIRETYPE_FIXED32 ? 4 : 8;
      out.write(in.readRawBytes(bytes));
    }
  }

  private OnnxTensorContent content(OnnxElementType elementType) throws ModelProcessingException {
    if (location == EXTERNAL) {
      return externalData.open(name, external);
    }
    if (!raw.isEmpty()) {
      return OnnxTensorContent.of(raw.asReadOnlyByteBuffer().slice());
    }
    if (elementType == OnnxElementType.FLOAT || elementType == OnnxElementType.DOUBLE) {
      return OnnxTensorContent.of(fixed.asReadOnlyByteBuffer().slice());
    }
    return new VarintTensorContent(varints, elementType);
  }

  /** {@code StringStringEntryProto}. */
  static final class Entry {
    private final ProtobufFieldReader wire;
    private final Map<String, String> entries;
    private String key = "";

    Entry(ProtobufFieldReader wire, Map<String, String> entries) {
      this.wire = wire;
      this.entries = entries;
    }

    boolean field(int number) throws IOException, ModelProcessingException {
      switch (number) {
        case 1 -> key = wire.string();
        case 2 -> entries.put(key, wire.string());
        default -> {
          return false;
        }
      }
      return true;
    }
  }
}

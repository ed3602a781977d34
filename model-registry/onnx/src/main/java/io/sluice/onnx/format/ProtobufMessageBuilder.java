package io.sluice.onnx.format;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A protobuf message to be written. The size is known in advance; elements of tensors are read only
 * when written.
 */
final class ProtobufMessageBuilder {
  private final List<Part> parts = new ArrayList<>();
  private long size;

  private interface Part {
    void write(CodedOutputStream out) throws IOException, ModelProcessingException;
  }

  private ProtobufMessageBuilder add(long partSize, Part part) {
    size += partSize;
    parts.add(part);
    return this;
  }

  ProtobufMessageBuilder integer(int field, long value) {
    return add(
        CodedOutputStream.computeInt64Size(field, value), out -> out.writeInt64(field, value));
  }

  ProtobufMessageBuilder real(int field, float value) {
    return add(
        CodedOutputStream.computeFloatSize(field, value), out -> out.writeFloat(field, value));
  }

  ProtobufMessageBuilder text(int field, String value) {
    ByteString bytes = ByteString.copyFromUtf8(value);
    return add(
        CodedOutputStream.computeBytesSize(field, bytes), out -> out.writeBytes(field, bytes));
  }

  ProtobufMessageBuilder message(int field, ProtobufMessageBuilder value) {
    return add(
        headSize(field, value.size) + value.size,
        out -> {
          writeHead(out, field, value.size);
          value.writeTo(out);
        });
  }

  ProtobufMessageBuilder content(int field, OnnxTensorContent content) {
    return add(
        headSize(field, content.size()) + content.size(),
        out -> {
          writeHead(out, field, content.size());
          writeContent(out, content);
        });
  }

  private static void writeContent(CodedOutputStream out, OnnxTensorContent content)
      throws IOException, ModelProcessingException {
    ByteBuffer bytes = content.read();
    if (bytes.remaining() != content.size()) {
      throw new ModelProcessingException(
          "A tensor should have %d bytes, but has %d".formatted(content.size(), bytes.remaining()));
    }
    out.writeRawBytes(bytes);
  }

  private static long headSize(int field, long length) {
    return CodedOutputStream.computeTagSize(field)
        + CodedOutputStream.computeUInt64SizeNoTag(length);
  }

  private static void writeHead(CodedOutputStream out, int field, long length) throws IOException {
    out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt64NoTag(length);
  }

  long size() {
    return size;
  }

  private void writeTo(CodedOutputStream out) throws IOException, ModelProcessingException {
    for (Part part : parts) {
      part.write(out);
    }
  }

  void write(Path file) throws IOException, ModelProcessingException {
    try (OutputStream stream = Files.newOutputStream(file)) {
      CodedOutputStream out = CodedOutputStream.newInstance(stream, 1 << 16);
      writeTo(out);
      out.flush();
    }
  }
}

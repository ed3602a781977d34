package io.sluice.measurement;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes small ONNX models (onnx.proto3, IR version 8, opset 17) by hand, as tests want them. Later
 * fields of the same number follow earlier ones.
 */
final class OnnxFile {
  static final int FLOAT = 1;
  static final int INT64 = 7;

  private final Message graph = new Message();

  OnnxFile() {
    graph.text(2, "test");
  }

  /**
   * @param operator such as {@code MatMul}
   */
  OnnxFile node(String operator, String[] inputs, String... outputs) {
    return node(operator, new Message(), inputs, outputs);
  }

  /** A node with one attribute of type INT. */
  OnnxFile node(String operator, String attribute, long value, String input, String output) {
    Message set = new Message().text(1, attribute).number(3, value).number(20, 2);
    return node(
        operator, new Message().message(5, set), new String[] {input}, new String[] {output});
  }

  private OnnxFile node(String operator, Message rest, String[] inputs, String[] outputs) {
    Message node = new Message();
    for (String input : inputs) {
      node.text(1, input);
    }
    for (String output : outputs) {
      node.text(2, output);
    }
    node.text(4, operator);
    node.append(rest);
    graph.message(1, node);
    return this;
  }

  OnnxFile weights(String name, float[] values, long... shape) {
    Message tensor = new Message();
    for (long size : shape) {
      tensor.number(1, size);
    }
    ByteBuffer raw =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    tensor.number(2, FLOAT).text(8, name).bytes(9, raw.array());
    graph.message(5, tensor);
    return this;
  }

  /**
   * @param shape -1 for a size that is free
   */
  OnnxFile input(String name, int type, long... shape) {
    graph.message(11, valueInfo(name, type, shape));
    return this;
  }

  OnnxFile output(String name, int type, long... shape) {
    graph.message(12, valueInfo(name, type, shape));
    return this;
  }

  Path write(Path file) throws IOException {
    Message model =
        new Message()
            .number(1, 8)
            .message(7, graph)
            .message(8, new Message().text(1, "").number(2, 17));
    return Files.write(file, model.toByteArray());
  }

  private static Message valueInfo(String name, int type, long... shape) {
    Message dimensions = new Message();
    for (long size : shape) {
      dimensions.message(
          1, size < 0 ? new Message().text(2, "free") : new Message().number(1, size));
    }
    Message tensor = new Message().number(1, type).message(2, dimensions);
    return new Message().text(1, name).message(2, new Message().message(1, tensor));
  }

  /** A protocol buffer message that is written front to back. */
  private static final class Message {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Message number(int field, long value) {
      variableLength((long) field << 3);
      variableLength(value);
      return this;
    }

    Message text(int field, String value) {
      return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Message message(int field, Message value) {
      return bytes(field, value.toByteArray());
    }

    Message bytes(int field, byte[] value) {
      variableLength((long) field << 3 | 2);
      variableLength(value.length);
      bytes.writeBytes(value);
      return this;
    }

    void append(Message other) {
      bytes.writeBytes(other.toByteArray());
    }

    byte[] toByteArray() {
      return bytes.toByteArray();
    }

    private void variableLength(long value) {
      long rest = value;
      while ((rest & ~0x7fL) != 0) {
        bytes.write((int) (rest & 0x7f | 0x80));
        rest >>>= 7;
      }
      bytes.write((int) rest);
    }
  }
}

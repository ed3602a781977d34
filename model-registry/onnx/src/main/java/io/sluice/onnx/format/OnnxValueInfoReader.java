package io.sluice.onnx.format;

import io.sluice.onnx.format.OnnxValueInfo.Dimension;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reader of one {@code ValueInfoProto}; dense tensors only. */
final class OnnxValueInfoReader {
  private final ProtobufFieldReader wire;
  private String name = "";
  private long elementType;
  private String kind = "something without a type";
  private @Nullable List<Dimension> shape;

  OnnxValueInfoReader(ProtobufFieldReader wire) {
    this.wire = wire;
  }

  OnnxValueInfo read(String what) throws IOException, ModelProcessingException {
    wire.message(what, this::value);
    String described = "The %s \"%s\" of the ONNX graph".formatted(what, name);
    if (!kind.isEmpty()) {
      throw new ModelProcessingException(
          described + " is " + kind + "; only tensors are supported");
    }
    return new OnnxValueInfo(name, OnnxElementType.of(elementType, described), shape);
  }

  private boolean value(int number) throws IOException, ModelProcessingException {
    switch (number) {
      case 1 -> name = wire.string();
      case 2 -> wire.message("type", this::type);
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean type(int number) throws IOException, ModelProcessingException {
    switch (number) {
      case 1 -> {
        kind = "";
        return wire.message("tensor_type", this::tensorType);
      }
      case 4 -> kind = "a sequence";
      case 5 -> kind = "a map";
      case 8 -> kind = "a sparse tensor";
      case 9 -> kind = "optional";
      default -> {
        return false;
      }
    }
    return false;
  }

  private boolean tensorType(int number) throws IOException, ModelProcessingException {
    switch (number) {
      case 1 -> elementType = wire.varint();
      case 2 -> {
        List<Dimension> dims = new ArrayList<>();
        shape = dims;
        wire.message("shape", field -> field == 1 && wire.message("dim", new Dim(dims)::field));
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /** A dimension, unknown until set by a field. */
  private final class Dim {
    private final List<Dimension> dims;
    private final int at;

    Dim(List<Dimension> dims) {
      this.dims = dims;
      at = dims.size();
      dims.add(Dimension.dynamic(""));
    }

    boolean field(int number) throws IOException, ModelProcessingException {
      switch (number) {
        case 1 -> dims.set(at, Dimension.of(Math.max(-1, wire.varint())));
        case 2 -> dims.set(at, Dimension.dynamic(wire.string()));
        default -> {
          return false;
        }
      }
      return true;
    }
  }
}

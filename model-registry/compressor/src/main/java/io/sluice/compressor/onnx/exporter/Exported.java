package io.sluice.compressor.onnx.exporter;

import io.sluice.compressor.onnx.format.OnnxType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a value of the graph is in ONNX.
 *
 * @param name of the ONNX value
 * @param dims sizes, -1 for those only known at run time; null when even their number is unknown
 * @param kind integers and lists of them are tensors of one dimension there
 */
record Exported(String name, OnnxType type, @Nullable List<Long> dims, Kind kind) {
  enum Kind {
    TENSOR,
    INTEGER,
    INTEGERS,
    /** A device, which ONNX does not speak of. */
    DEVICE
  }

  public Exported {
    dims = dims == null ? null : List.copyOf(dims);
  }

  static Exported tensor(String name, OnnxType type, @Nullable List<Long> dims) {
    return new Exported(name, type, dims, Kind.TENSOR);
  }

  static Exported device() {
    return new Exported("", OnnxType.INT64, null, Kind.DEVICE);
  }

  static Exported integer(String name) {
    return new Exported(name, OnnxType.INT64, List.of(1L), Kind.INTEGER);
  }

  static Exported integers(String name, int count) {
    return new Exported(name, OnnxType.INT64, List.of((long) count), Kind.INTEGERS);
  }
}

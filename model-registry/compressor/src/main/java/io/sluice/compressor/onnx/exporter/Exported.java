package io.sluice.compressor.onnx.exporter;

import io.sluice.compressor.onnx.format.OnnxType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ONNX form of a graph value.
 *
 * @param name name of the ONNX value
 * @param dims sizes, -1 if known only at run time; null if even the number of dimensions is unknown
 * @param kind kind of the graph value; integers and lists of integers are one-dimensional tensors
 *     in ONNX
 */
record Exported(String name, OnnxType type, @Nullable List<Long> dims, Kind kind) {
  enum Kind {
    TENSOR,
    INTEGER,
    INTEGERS,
    /** A device; without counterpart in ONNX. */
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

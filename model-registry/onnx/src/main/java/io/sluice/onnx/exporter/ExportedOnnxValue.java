package io.sluice.onnx.exporter;

import io.sluice.onnx.format.OnnxElementType;
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
record ExportedOnnxValue(String name, OnnxElementType type, @Nullable List<Long> dims, Kind kind) {
  enum Kind {
    TENSOR,
    INTEGER,
    INTEGERS,
    /** A device; without counterpart in ONNX. */
    DEVICE
  }

  public ExportedOnnxValue {
    dims = dims == null ? null : List.copyOf(dims);
  }

  static ExportedOnnxValue tensor(String name, OnnxElementType type, @Nullable List<Long> dims) {
    return new ExportedOnnxValue(name, type, dims, Kind.TENSOR);
  }

  static ExportedOnnxValue device() {
    return new ExportedOnnxValue("", OnnxElementType.INT64, null, Kind.DEVICE);
  }

  static ExportedOnnxValue integer(String name) {
    return new ExportedOnnxValue(name, OnnxElementType.INT64, List.of(1L), Kind.INTEGER);
  }

  static ExportedOnnxValue integers(String name, int count) {
    return new ExportedOnnxValue(name, OnnxElementType.INT64, List.of((long) count), Kind.INTEGERS);
  }
}

package io.sluice.onnx.format;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An input or output of a graph.
 *
 * @param shape null if even the number of dimensions is unknown
 */
public record OnnxValueInfo(String name, OnnxElementType type, @Nullable List<Dimension> shape) {
  public OnnxValueInfo {
    shape = shape == null ? null : List.copyOf(shape);
  }

  /**
   * A dimension of a shape.
   *
   * @param size -1 if known only at run time
   * @param symbol symbolic name, such as {@code batch}; empty for none
   */
  public record Dimension(long size, String symbol) {
    public static Dimension of(long size) {
      return new Dimension(size, "");
    }

    public static Dimension dynamic(String symbol) {
      return new Dimension(-1, symbol);
    }

    public boolean isDynamic() {
      return size < 0;
    }
  }
}

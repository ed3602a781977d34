package io.sluice.compressor.onnx.format;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An input or output of a graph.
 *
 * @param shape null when even the number of dimensions is unknown
 */
public record OnnxValue(String name, OnnxType type, @Nullable List<Dimension> shape) {
  public OnnxValue {
    shape = shape == null ? null : List.copyOf(shape);
  }

  /**
   * @param size -1 when it is only known at run time
   * @param symbol its name, such as {@code batch}; empty for none
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

package io.sluice.compressor.onnx.importer;

import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.onnx.format.Dims;
import io.sluice.compressor.onnx.format.OnnxTensor;
import io.sluice.compressor.onnx.format.OnnxType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The form of an ONNX value during import. */
sealed interface Known {
  OnnxType type();

  /** Sizes, {@link Dims#UNKNOWN} if known only at run time; null if even the rank is unknown. */
  @Nullable List<Long> dims();

  /** A tensor independent of the inputs. */
  record Constant(OnnxTensor tensor) implements Known {
    @Override
    public OnnxType type() {
      return tensor.type();
    }

    @Override
    public List<Long> dims() {
      return tensor.dims();
    }
  }

  /**
   * A small tensor of integers or booleans, as in shape computations: each element is a literal or
   * an integer in the graph. Converted to a tensor only for operations in need of a tensor.
   *
   * @param scalar whether the tensor has no dimensions and one item, instead of one dimension
   */
  record Numbers(OnnxType type, List<Argument> items, boolean scalar) implements Known {
    public Numbers {
      items = List.copyOf(items);
    }

    static Numbers list(List<Argument> items) {
      return new Numbers(OnnxType.INT64, items, false);
    }

    static Numbers scalar(Argument item) {
      return new Numbers(OnnxType.INT64, List.of(item), true);
    }

    @Override
    public List<Long> dims() {
      return scalar ? List.of() : List.of((long) items.size());
    }
  }

  /** A tensor in the graph. */
  record Value(Argument tensor, OnnxType type, @Nullable List<Long> dims) implements Known {
    public Value {
      dims = dims == null ? null : List.copyOf(dims);
    }
  }
}

package io.sluice.compressor.onnx.importer;

import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.onnx.format.Dims;
import io.sluice.compressor.onnx.format.OnnxTensor;
import io.sluice.compressor.onnx.format.OnnxType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of a value of the ONNX graph while it is converted. */
sealed interface Known {
  OnnxType type();

  /** Sizes, {@link Dims#UNKNOWN} for those that only a run tells; null without a known rank. */
  @Nullable List<Long> dims();

  /** A tensor that does not depend on the inputs. */
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
   * A small tensor of integers or truths, as shapes are computed with: each element is a literal or
   * an integer in the graph. It becomes a tensor only where an operation needs one.
   *
   * @param scalar whether it has no dimension (and one item), not one
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

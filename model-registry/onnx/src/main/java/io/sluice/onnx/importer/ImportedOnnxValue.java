package io.sluice.onnx.importer;

import io.sluice.graph.NodeArgument;
import io.sluice.onnx.format.OnnxElementType;
import io.sluice.onnx.format.OnnxTensor;
import io.sluice.onnx.format.PartialShapes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The form of an ONNX value during import. */
sealed interface ImportedOnnxValue {
  OnnxElementType type();

  /**
   * Sizes, {@link PartialShapes#UNKNOWN} if known only at run time; null if even the rank is
   * unknown.
   */
  @Nullable List<Long> dims();

  /** A tensor independent of the inputs. */
  record Constant(OnnxTensor tensor) implements ImportedOnnxValue {
    @Override
    public OnnxElementType type() {
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
  record Numbers(OnnxElementType type, List<NodeArgument> items, boolean scalar)
      implements ImportedOnnxValue {
    public Numbers {
      items = List.copyOf(items);
    }

    static Numbers list(List<NodeArgument> items) {
      return new Numbers(OnnxElementType.INT64, items, false);
    }

    static Numbers scalar(NodeArgument item) {
      return new Numbers(OnnxElementType.INT64, List.of(item), true);
    }

    @Override
    public List<Long> dims() {
      return scalar ? List.of() : List.of((long) items.size());
    }
  }

  /** A tensor in the graph. */
  record Value(NodeArgument tensor, OnnxElementType type, @Nullable List<Long> dims)
      implements ImportedOnnxValue {
    public Value {
      dims = dims == null ? null : List.copyOf(dims);
    }
  }
}

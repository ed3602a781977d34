package io.sluice.onnx.importer;

import io.sluice.graph.NodeArgument;
import io.sluice.onnx.format.PartialShapes;
import io.sluice.torchscript.ModelProcessingException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Window geometry of a convolution or pooling: one entry per spatial dimension. Padding may depend
 * on the size of the input ({@code auto_pad}).
 */
record OnnxWindowGeometry(
    List<Long> kernel,
    List<Long> strides,
    List<Long> dilations,
    List<NodeArgument> before,
    List<NodeArgument> after) {

  /**
   * The windows of a node.
   *
   * @param kernel kernel sizes
   */
  static OnnxWindowGeometry of(OnnxImportContext node, List<Long> kernel)
      throws ModelProcessingException {
    int count = kernel.size();
    if (count < 1 || count > 3) {
      throw node.fails("it has " + count + " spatial dimensions");
    }
    List<Long> strides = perDimension(node, "strides", count, 1);
    List<Long> dilations = perDimension(node, "dilations", count, 1);
    String automatic = node.settings().text("auto_pad", "NOTSET");
    List<NodeArgument> before = new ArrayList<>();
    List<NodeArgument> after = new ArrayList<>();
    if (automatic.equals("SAME_UPPER") || automatic.equals("SAME_LOWER")) {
      for (int d = 0; d < count; d++) {
        long covered = (kernel.get(d) - 1) * dilations.get(d) + 1;
        NodeArgument total = total(node, d + 2, covered, strides.get(d));
        NodeArgument less = node.sizes().divide(total, NodeArgument.of(2L));
        NodeArgument more = node.sizes().subtract(total, less);
        before.add(automatic.equals("SAME_UPPER") ? less : more);
        after.add(automatic.equals("SAME_UPPER") ? more : less);
      }
    } else {
      boolean given = automatic.equals("NOTSET");
      List<Long> pads =
          given ? perDimension(node, "pads", 2 * count, 0) : Collections.nCopies(2 * count, 0L);
      pads.subList(0, count).forEach(p -> before.add(NodeArgument.of(p)));
      pads.subList(count, 2 * count).forEach(p -> after.add(NodeArgument.of(p)));
    }
    return new OnnxWindowGeometry(kernel, strides, dilations, before, after);
  }

  private static List<Long> perDimension(
      OnnxImportContext node, String attribute, int count, long otherwise)
      throws ModelProcessingException {
    List<Long> values = node.settings().integers(attribute, Collections.nCopies(count, otherwise));
    if (values.size() != count) {
      throw node.fails("it should have %d %s, but has %s".formatted(count, attribute, values));
    }
    return values;
  }

  /** Total padding for an output size of ceil(input / stride). */
  private static NodeArgument total(OnnxImportContext node, int dim, long covered, long stride)
      throws ModelProcessingException {
    if (stride == 1) {
      return NodeArgument.of(covered - 1);
    }
    GraphSizeArithmetic sizes = node.sizes();
    NodeArgument size = node.size(0, dim);
    NodeArgument windows =
        sizes.divide(sizes.add(size, NodeArgument.of(stride - 1)), NodeArgument.of(stride));
    NodeArgument last =
        sizes.multiply(sizes.subtract(windows, NodeArgument.of(1L)), NodeArgument.of(stride));
    NodeArgument needed = sizes.subtract(sizes.add(last, NodeArgument.of(covered)), size);
    return sizes.larger(needed, NodeArgument.of(0L));
  }

  /** The padding, if known and equal on both sides, as required by libtorch. */
  Optional<List<Long>> symmetric() {
    List<Long> padding = new ArrayList<>();
    for (int d = 0; d < before.size(); d++) {
      long size = GraphSizeArithmetic.literal(before.get(d));
      if (size < 0 || size != GraphSizeArithmetic.literal(after.get(d))) {
        return Optional.empty();
      }
      padding.add(size);
    }
    return Optional.of(padding);
  }

  /** Whether the padding is at most half a window, the limit of libtorch's pooling. */
  boolean isAtMostHalf(List<Long> padding) {
    for (int d = 0; d < padding.size(); d++) {
      if (padding.get(d) > kernel.get(d) / 2) {
        return false;
      }
    }
    return true;
  }

  /** The padded tensor. */
  NodeArgument padded(OnnxImportContext node, NodeArgument tensor, double value) {
    List<NodeArgument> pads = new ArrayList<>();
    for (int d = before.size() - 1; d >= 0; d--) {
      pads.add(before.get(d));
      pads.add(after.get(d));
    }
    return node.call(
        "constant_pad_nd", tensor, new NodeArgument.Items(pads), NodeArgument.of(value));
  }

  List<Long> none() {
    return Collections.nCopies(kernel.size(), 0L);
  }

  /**
   * Shape of the output.
   *
   * @param channels channels of the output
   */
  List<Long> result(List<Long> input, long channels, boolean ceil) {
    List<Long> dims = new ArrayList<>(List.of(input.get(0), channels));
    for (int d = 0; d < kernel.size(); d++) {
      long size = input.get(d + 2);
      long first = GraphSizeArithmetic.literal(before.get(d));
      long last = GraphSizeArithmetic.literal(after.get(d));
      if (size == PartialShapes.UNKNOWN || first < 0 || last < 0 || ceil) {
        dims.add(PartialShapes.UNKNOWN);
      } else {
        long covered = (kernel.get(d) - 1) * dilations.get(d) + 1;
        dims.add((size + first + last - covered) / strides.get(d) + 1);
      }
    }
    return dims;
  }
}

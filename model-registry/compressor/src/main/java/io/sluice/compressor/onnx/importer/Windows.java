package io.sluice.compressor.onnx.importer;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.onnx.format.Dims;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Window geometry of a convolution or pooling: one entry per spatial dimension. Padding may depend
 * on the size of the input ({@code auto_pad}).
 */
record Windows(
    List<Long> kernel,
    List<Long> strides,
    List<Long> dilations,
    List<Argument> before,
    List<Argument> after) {

  /**
   * The windows of a node.
   *
   * @param kernel kernel sizes
   */
  static Windows of(Conversion node, List<Long> kernel) throws CompressionException {
    int count = kernel.size();
    if (count < 1 || count > 3) {
      throw node.fails("it has " + count + " spatial dimensions");
    }
    List<Long> strides = perDimension(node, "strides", count, 1);
    List<Long> dilations = perDimension(node, "dilations", count, 1);
    String automatic = node.settings().text("auto_pad", "NOTSET");
    List<Argument> before = new ArrayList<>();
    List<Argument> after = new ArrayList<>();
    if (automatic.equals("SAME_UPPER") || automatic.equals("SAME_LOWER")) {
      for (int d = 0; d < count; d++) {
        long covered = (kernel.get(d) - 1) * dilations.get(d) + 1;
        Argument total = total(node, d + 2, covered, strides.get(d));
        Argument less = node.sizes().divide(total, Argument.of(2L));
        Argument more = node.sizes().subtract(total, less);
        before.add(automatic.equals("SAME_UPPER") ? less : more);
        after.add(automatic.equals("SAME_UPPER") ? more : less);
      }
    } else {
      boolean given = automatic.equals("NOTSET");
      List<Long> pads =
          given ? perDimension(node, "pads", 2 * count, 0) : Collections.nCopies(2 * count, 0L);
      pads.subList(0, count).forEach(p -> before.add(Argument.of(p)));
      pads.subList(count, 2 * count).forEach(p -> after.add(Argument.of(p)));
    }
    return new Windows(kernel, strides, dilations, before, after);
  }

  private static List<Long> perDimension(
      Conversion node, String attribute, int count, long otherwise) throws CompressionException {
    List<Long> values = node.settings().integers(attribute, Collections.nCopies(count, otherwise));
    if (values.size() != count) {
      throw node.fails("it should have %d %s, but has %s".formatted(count, attribute, values));
    }
    return values;
  }

  /** Total padding for an output size of ceil(input / stride). */
  private static Argument total(Conversion node, int dim, long covered, long stride)
      throws CompressionException {
    if (stride == 1) {
      return Argument.of(covered - 1);
    }
    Sizes sizes = node.sizes();
    Argument size = node.size(0, dim);
    Argument windows = sizes.divide(sizes.add(size, Argument.of(stride - 1)), Argument.of(stride));
    Argument last = sizes.multiply(sizes.subtract(windows, Argument.of(1L)), Argument.of(stride));
    Argument needed = sizes.subtract(sizes.add(last, Argument.of(covered)), size);
    return sizes.larger(needed, Argument.of(0L));
  }

  /** The padding, if known and equal on both sides, as required by libtorch. */
  Optional<List<Long>> symmetric() {
    List<Long> padding = new ArrayList<>();
    for (int d = 0; d < before.size(); d++) {
      long size = Sizes.literal(before.get(d));
      if (size < 0 || size != Sizes.literal(after.get(d))) {
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
  Argument padded(Conversion node, Argument tensor, double value) {
    List<Argument> pads = new ArrayList<>();
    for (int d = before.size() - 1; d >= 0; d--) {
      pads.add(before.get(d));
      pads.add(after.get(d));
    }
    return node.call("constant_pad_nd", tensor, new Argument.Items(pads), Argument.of(value));
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
      long first = Sizes.literal(before.get(d));
      long last = Sizes.literal(after.get(d));
      if (size == Dims.UNKNOWN || first < 0 || last < 0 || ceil) {
        dims.add(Dims.UNKNOWN);
      } else {
        long covered = (kernel.get(d) - 1) * dilations.get(d) + 1;
        dims.add((size + first + last - covered) / strides.get(d) + 1);
      }
    }
    return dims;
  }
}

package io.sluice.onnx.exporter;

import io.sluice.onnx.format.PartialShapes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Output shapes of convolutions and pooling. */
final class SlidingWindowShapes {
  private SlidingWindowShapes() {}

  /**
   * The output shape.
   *
   * @param padding padding on each side; -1 if unknown or uneven
   */
  static List<Long> result(
      @Nullable List<Long> input,
      long channels,
      List<Long> kernel,
      List<Long> strides,
      List<Long> padding,
      List<Long> dilations) {
    List<Long> dims = new ArrayList<>();
    dims.add(input == null ? PartialShapes.UNKNOWN : input.get(0));
    dims.add(channels);
    for (int d = 0; d < kernel.size(); d++) {
      long size = input == null ? PartialShapes.UNKNOWN : input.get(d + 2);
      long covered = (kernel.get(d) - 1) * dilations.get(d) + 1;
      dims.add(
          size < 0 || padding.get(d) < 0
              ? PartialShapes.UNKNOWN
              : (size + 2 * padding.get(d) - covered) / strides.get(d) + 1);
    }
    return dims;
  }
}

package io.sluice.compressor.calibration;

import java.util.List;

/**
 * What a value was like on a sample.
 *
 * @param shape of the last batch, the batch dimension first
 * @param scalarType the code of its type (c10/core/ScalarType.h): 4 int64, 6 float32 …
 * @param histogram of all its elements; its low and high are the extremes
 * @param averageLow moving average of the lowest element of a batch; a batch counts a tenth
 * @param averageHigh of the highest
 */
public record Recorded(
    List<Long> shape, int scalarType, Histogram histogram, double averageLow, double averageHigh) {
  /** The code of float32. */
  public static final int FLOAT32 = 6;

  public Recorded {
    shape = List.copyOf(shape);
  }

  /** Shape of one example, without the batch dimension. */
  public List<Long> exampleShape() {
    return shape.subList(1, shape.size());
  }
}

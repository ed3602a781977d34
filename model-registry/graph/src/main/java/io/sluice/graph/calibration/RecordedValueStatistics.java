package io.sluice.graph.calibration;

import java.util.List;

/**
 * Range statistics of a value over a calibration sample.
 *
 * @param shape shape in the last batch, batch dimension first
 * @param scalarType type code (c10/core/ScalarType.h): 4 int64, 6 float32 …
 * @param histogram histogram of all elements; {@code low} and {@code high} are the extremes
 * @param averageLow exponential moving average of the minimum per batch, weight 0.1 per batch
 * @param averageHigh exponential moving average of the maximum per batch, weight 0.1 per batch
 */
public record RecordedValueStatistics(
    List<Long> shape,
    int scalarType,
    ValueHistogram histogram,
    double averageLow,
    double averageHigh) {
  /** Type code of float32. */
  public static final int FLOAT32 = 6;

  public RecordedValueStatistics {
    shape = List.copyOf(shape);
  }

  /** Shape of a single example, without the batch dimension. */
  public List<Long> exampleShape() {
    return shape.subList(1, shape.size());
  }
}

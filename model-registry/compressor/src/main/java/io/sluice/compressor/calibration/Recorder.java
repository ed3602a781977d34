package io.sluice.compressor.calibration;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Submodule;
import io.sluice.compressor.torchscript.ScriptObject;
import io.sluice.compressor.torchscript.Tensor;
import io.sluice.compressor.torchscript.Value;
import io.sluice.compressor.torchscript.code.ClassSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Recorder modules passing a value through unchanged: shape and extremes in a first run of the
 * sample, a histogram between these extremes in a second run.
 */
public final class Recorder {
  private Recorder() {}

  /** Recorder of shape and extremes, for the first run. */
  public static Submodule extremes() throws CompressionException {
    Map<String, Value> attributes = new LinkedHashMap<>();
    attributes.put(
        "extremes", Tensor.of(new float[] {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}, 2));
    attributes.put("averages", Tensor.of(new float[2], 2));
    attributes.put("kind", Tensor.of(new long[2 + RecorderClasses.MAX_RANK], 10));
    return module(RecorderClasses.EXTREMES, attributes);
  }

  /** Recorder of a histogram within the range, for the second run. */
  public static Submodule histogram(Extremes range) throws CompressionException {
    Map<String, Value> attributes = new LinkedHashMap<>();
    attributes.put("counts", Tensor.of(new float[RecorderClasses.BINS], RecorderClasses.BINS));
    // without a finite range nothing is counted
    attributes.put("low", Value.of(range.isFinite() ? range.low() : 0));
    attributes.put("high", Value.of(range.isFinite() ? range.high() : 0));
    attributes.put("counts_nothing", Value.of(!range.isFinite()));
    return module(RecorderClasses.HISTOGRAM, attributes);
  }

  private static Submodule module(ClassSource source, Map<String, Value> attributes) {
    return new Submodule(ScriptObject.of(source.name(), attributes), List.of(source));
  }

  /**
   * Result of the first run.
   *
   * @param low minimum; greater than {@code high} if the sample never reached the value
   * @param high maximum
   * @param averageLow exponential moving average of the minimum per batch
   * @param averageHigh exponential moving average of the maximum per batch
   * @param scalarType type code (c10/core/ScalarType.h)
   * @param shape shape in the last batch
   */
  public record Extremes(
      double low,
      double high,
      double averageLow,
      double averageHigh,
      int scalarType,
      List<Long> shape) {

    /** Whether elements were recorded and all extremes are finite. */
    public boolean isFinite() {
      return low <= high && Double.isFinite(low) && Double.isFinite(high);
    }

    /**
     * Result read from a recorder.
     *
     * @param recorder recorder module after the first run
     * @param value name of the value, for messages
     * @throws CompressionException if NaN was recorded
     */
    public static Extremes of(ScriptObject recorder, String value) throws CompressionException {
      float[] extremes = tensor(recorder, "extremes", value).toFloats();
      float[] averages = tensor(recorder, "averages", value).toFloats();
      long[] kind = tensor(recorder, "kind", value).toLongs();
      if (Float.isNaN(extremes[0]) || Float.isNaN(extremes[1])) {
        throw new CompressionException("On the calibration sample, " + value + " has NaN");
      }
      List<Long> shape = new ArrayList<>();
      for (int d = 0; d < kind[1]; d++) {
        shape.add(kind[2 + d]);
      }
      return new Extremes(extremes[0], extremes[1], averages[0], averages[1], (int) kind[0], shape);
    }

    /**
     * Statistics combined with the histogram of the second run.
     *
     * @param recorder recorder module after the second run
     * @param value name of the value, for messages
     */
    public Recorded with(ScriptObject recorder, String value) throws CompressionException {
      float[] counts = tensor(recorder, "counts", value).toFloats();
      return new Recorded(
          shape, scalarType, new Histogram(low, high, counts), averageLow, averageHigh);
    }
  }

  private static Tensor tensor(ScriptObject recorder, String name, String value)
      throws CompressionException {
    return recorder
        .tensor(name)
        .orElseThrow(
            () -> new CompressionException("The recorder of " + value + " has no tensor " + name));
  }
}

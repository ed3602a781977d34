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
 * Modules that a value passes through unchanged while they write it down: shape and extremes in a
 * first run of the sample, a histogram between these extremes in a second.
 */
public final class Recorder {
  private Recorder() {}

  /** The module for the first run. */
  public static Submodule extremes() throws CompressionException {
    Map<String, Value> attributes = new LinkedHashMap<>();
    attributes.put(
        "extremes", Tensor.of(new float[] {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}, 2));
    attributes.put("averages", Tensor.of(new float[2], 2));
    attributes.put("kind", Tensor.of(new long[2 + RecorderClasses.MAX_RANK], 10));
    return module(RecorderClasses.EXTREMES, attributes);
  }

  /** The module for the second. */
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
   * What the first run has shown.
   *
   * @param low more than high when the sample never reached the value
   * @param shape of the last batch
   */
  public record Extremes(
      double low,
      double high,
      double averageLow,
      double averageHigh,
      int scalarType,
      List<Long> shape) {

    /** Whether there was a value at all, and none was infinite. */
    public boolean isFinite() {
      return low <= high && Double.isFinite(low) && Double.isFinite(high);
    }

    /**
     * @param recorder of the first run
     * @param value for messages
     * @throws CompressionException when it has seen NaN
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
     * @param recorder of the second run
     * @param value for messages
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
            () -> new CompressionException("The recorder of " + value + " lost its " + name));
  }
}

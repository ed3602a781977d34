package io.sluice.graph.calibration;

import io.sluice.graph.OpaqueModule;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptObject;
import io.sluice.torchscript.ScriptTensor;
import io.sluice.torchscript.ScriptValue;
import io.sluice.torchscript.code.ScriptClassSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Recorder modules passing a value through unchanged: shape and extremes in a first run of the
 * sample, a histogram between these extremes in a second run.
 */
public final class RecorderModuleFactory {
  private RecorderModuleFactory() {}

  /** Recorder of shape and extremes, for the first run. */
  public static OpaqueModule extremes() throws ModelProcessingException {
    Map<String, ScriptValue> attributes = new LinkedHashMap<>();
    attributes.put(
        "extremes",
        ScriptTensor.of(new float[] {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}, 2));
    attributes.put("averages", ScriptTensor.of(new float[2], 2));
    attributes.put("kind", ScriptTensor.of(new long[2 + RecorderModuleClasses.MAX_RANK], 10));
    return module(RecorderModuleClasses.EXTREMES, attributes);
  }

  /** Recorder of a histogram within the range, for the second run. */
  public static OpaqueModule histogram(Extremes range) throws ModelProcessingException {
    Map<String, ScriptValue> attributes = new LinkedHashMap<>();
    attributes.put(
        "counts",
        ScriptTensor.of(new float[RecorderModuleClasses.BINS], RecorderModuleClasses.BINS));
    // without a finite range nothing is counted
    attributes.put("low", ScriptValue.of(range.isFinite() ? range.low() : 0));
    attributes.put("high", ScriptValue.of(range.isFinite() ? range.high() : 0));
    attributes.put("counts_nothing", ScriptValue.of(!range.isFinite()));
    return module(RecorderModuleClasses.HISTOGRAM, attributes);
  }

  private static OpaqueModule module(
      ScriptClassSource source, Map<String, ScriptValue> attributes) {
    return new OpaqueModule(ScriptObject.of(source.name(), attributes), List.of(source));
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
     * @throws ModelProcessingException if NaN was recorded
     */
    public static Extremes of(ScriptObject recorder, String value) throws ModelProcessingException {
      float[] extremes = tensor(recorder, "extremes", value).toFloats();
      float[] averages = tensor(recorder, "averages", value).toFloats();
      long[] kind = tensor(recorder, "kind", value).toLongs();
      if (Float.isNaN(extremes[0]) || Float.isNaN(extremes[1])) {
        throw new ModelProcessingException("On the calibration sample, " + value + " has NaN");
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
    public RecordedValueStatistics with(ScriptObject recorder, String value)
        throws ModelProcessingException {
      float[] counts = tensor(recorder, "counts", value).toFloats();
      return new RecordedValueStatistics(
          shape, scalarType, new ValueHistogram(low, high, counts), averageLow, averageHigh);
    }
  }

  private static ScriptTensor tensor(ScriptObject recorder, String name, String value)
      throws ModelProcessingException {
    return recorder
        .tensor(name)
        .orElseThrow(
            () ->
                new ModelProcessingException(
                    "The recorder of " + value + " has no tensor " + name));
  }
}

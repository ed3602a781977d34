package io.sluice.compressor.report;

import io.sluice.compressor.evaluation.FileSize;
import io.sluice.compressor.evaluation.Measurement;
import io.sluice.compressor.evaluation.Score;
import io.sluice.compressor.evaluation.statistics.Interval;
import io.sluice.compressor.evaluation.statistics.Ratio;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.manifest.Quantity;
import io.sluice.registry.power.PowerModel;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * One row of the report.
 *
 * @param technique what it was made by, for people
 * @param recipe the YAML that makes it again; empty when there is none
 * @param weights what its tensors are, and how much it computes
 * @param measured null when nothing was
 * @param speedUps how many times as fast as each baseline at batch 1, by the baseline's name
 * @param batchSpeedUps the same at batch 32
 * @param joules for one inference
 * @param notes what was left alone and why
 */
public record ReportedVariant(
    String name,
    Engine engine,
    String technique,
    String recipe,
    FileSize size,
    Weights weights,
    @Nullable Measurement measured,
    Map<String, Ratio> speedUps,
    Map<String, Ratio> batchSpeedUps,
    Quantity joules,
    List<String> notes) {
  public ReportedVariant {
    speedUps = Collections.unmodifiableMap(new LinkedHashMap<>(speedUps));
    batchSpeedUps = Collections.unmodifiableMap(new LinkedHashMap<>(batchSpeedUps));
    notes = List.copyOf(notes);
  }

  /**
   * @param macs for one example
   */
  public record Weights(Quantity parameters, Quantity nonZero, Quantity macs) {
    public static final Weights UNKNOWN =
        new Weights(Quantity.unknown(), Quantity.unknown(), Quantity.unknown());
  }

  /**
   * @param baselines fp32 models that were measured in the same rounds, by what they are called
   */
  public static ReportedVariant of(
      String name,
      Engine engine,
      String technique,
      String recipe,
      FileSize size,
      Weights weights,
      @Nullable Measurement measured,
      Map<String, Measurement> baselines,
      PowerModel energy,
      List<String> notes) {
    Measurement.Latency latency = measured == null ? null : measured.latency();
    Measurement.Latency batch = measured == null ? null : measured.batchLatency();
    Map<String, Ratio> speedUps = new LinkedHashMap<>();
    Map<String, Ratio> batchSpeedUps = new LinkedHashMap<>();
    baselines.forEach(
        (baseline, itsOwn) -> {
          compare(speedUps, baseline, latency, itsOwn.latency());
          compare(batchSpeedUps, baseline, batch, itsOwn.batchLatency());
        });
    return new ReportedVariant(
        name,
        engine,
        technique,
        recipe,
        size,
        weights,
        measured,
        speedUps,
        batchSpeedUps,
        latency == null ? Quantity.unknown() : energy.joules(latency.cpuSeconds()),
        notes);
  }

  private static void compare(
      Map<String, Ratio> into,
      String name,
      Measurement.@Nullable Latency own,
      Measurement.@Nullable Latency baseline) {
    if (own != null && baseline != null) {
      into.put(name, own.speedUpOver(baseline));
    }
  }

  Quantity p50Millis() {
    return millis(Measurement::latency, Measurement.Latency::p50Millis);
  }

  Quantity p99Millis() {
    return millis(Measurement::latency, Measurement.Latency::p99Millis);
  }

  Quantity batchP50Millis() {
    return millis(Measurement::batchLatency, Measurement.Latency::p50Millis);
  }

  Quantity batchP99Millis() {
    return millis(Measurement::batchLatency, Measurement.Latency::p99Millis);
  }

  private Quantity millis(
      Function<Measurement, Measurement.@Nullable Latency> of,
      ToDoubleFunction<Measurement.Latency> quantile) {
    Measurement.Latency latency = measured == null ? null : of.apply(measured);
    return latency == null
        ? Quantity.unknown()
        : Quantity.measured(quantile.applyAsDouble(latency));
  }

  Quantity peakBytes() {
    Measurement.Memory memory = measured == null ? null : measured.memory();
    Long peak = memory == null ? null : memory.peakBytes();
    return peak == null ? Quantity.unknown() : Quantity.measured(Objects.requireNonNull(peak));
  }

  /** In percent; without labels how often it agrees with the first model; NaN when unknown. */
  double quality() {
    if (measured == null) {
      return Double.NaN;
    }
    return 100
        * (measured.score() instanceof Score.Accuracy accuracy
            ? accuracy.value()
            : measured.agreement());
  }

  /** In percent; of no width when nothing is known of it. */
  Interval qualityInterval() {
    if (score() instanceof Score.Accuracy accuracy) {
      Interval interval = accuracy.confidence();
      return new Interval(100 * interval.low(), 100 * interval.high());
    }
    return new Interval(quality(), quality());
  }

  boolean hasAccuracy() {
    return score() instanceof Score.Accuracy;
  }

  @Nullable Score score() {
    return measured == null ? null : measured.score();
  }
}

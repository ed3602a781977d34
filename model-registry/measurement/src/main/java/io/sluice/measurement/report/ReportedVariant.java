package io.sluice.measurement.report;

import io.sluice.measurement.ExampleScore;
import io.sluice.measurement.FileSize;
import io.sluice.measurement.ModelMeasurement;
import io.sluice.measurement.statistics.ConfidenceInterval;
import io.sluice.measurement.statistics.PairedRatio;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.manifest.KnownQuantity;
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
    @Nullable ModelMeasurement measured,
    Map<String, PairedRatio> speedUps,
    Map<String, PairedRatio> batchSpeedUps,
    KnownQuantity joules,
    List<String> notes) {
  public ReportedVariant {
    speedUps = Collections.unmodifiableMap(new LinkedHashMap<>(speedUps));
    batchSpeedUps = Collections.unmodifiableMap(new LinkedHashMap<>(batchSpeedUps));
    notes = List.copyOf(notes);
  }

  /**
   * @param macs for one example
   */
  public record Weights(KnownQuantity parameters, KnownQuantity nonZero, KnownQuantity macs) {
    public static final Weights UNKNOWN =
        new Weights(KnownQuantity.unknown(), KnownQuantity.unknown(), KnownQuantity.unknown());
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
      @Nullable ModelMeasurement measured,
      Map<String, ModelMeasurement> baselines,
      PowerModel energy,
      List<String> notes) {
    ModelMeasurement.Latency latency = measured == null ? null : measured.latency();
    ModelMeasurement.Latency batch = measured == null ? null : measured.batchLatency();
    Map<String, PairedRatio> speedUps = new LinkedHashMap<>();
    Map<String, PairedRatio> batchSpeedUps = new LinkedHashMap<>();
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
        latency == null ? KnownQuantity.unknown() : energy.joules(latency.cpuSeconds()),
        notes);
  }

  private static void compare(
      Map<String, PairedRatio> into,
      String name,
      ModelMeasurement.@Nullable Latency own,
      ModelMeasurement.@Nullable Latency baseline) {
    if (own != null && baseline != null) {
      into.put(name, own.speedUpOver(baseline));
    }
  }

  KnownQuantity p50Millis() {
    return millis(ModelMeasurement::latency, ModelMeasurement.Latency::p50Millis);
  }

  KnownQuantity p99Millis() {
    return millis(ModelMeasurement::latency, ModelMeasurement.Latency::p99Millis);
  }

  KnownQuantity batchP50Millis() {
    return millis(ModelMeasurement::batchLatency, ModelMeasurement.Latency::p50Millis);
  }

  KnownQuantity batchP99Millis() {
    return millis(ModelMeasurement::batchLatency, ModelMeasurement.Latency::p99Millis);
  }

  private KnownQuantity millis(
      Function<ModelMeasurement, ModelMeasurement.@Nullable Latency> of,
      ToDoubleFunction<ModelMeasurement.Latency> quantile) {
    ModelMeasurement.Latency latency = measured == null ? null : of.apply(measured);
    return latency == null
        ? KnownQuantity.unknown()
        : KnownQuantity.measured(quantile.applyAsDouble(latency));
  }

  KnownQuantity peakBytes() {
    ModelMeasurement.Memory memory = measured == null ? null : measured.memory();
    Long peak = memory == null ? null : memory.peakBytes();
    return peak == null
        ? KnownQuantity.unknown()
        : KnownQuantity.measured(Objects.requireNonNull(peak));
  }

  /** In percent; without labels how often it agrees with the first model; NaN when unknown. */
  double quality() {
    if (measured == null) {
      return Double.NaN;
    }
    return 100
        * (measured.score() instanceof ExampleScore.Accuracy accuracy
            ? accuracy.value()
            : measured.agreement());
  }

  /** In percent; of no width when nothing is known of it. */
  ConfidenceInterval qualityInterval() {
    if (score() instanceof ExampleScore.Accuracy accuracy) {
      ConfidenceInterval interval = accuracy.confidence();
      return new ConfidenceInterval(100 * interval.low(), 100 * interval.high());
    }
    return new ConfidenceInterval(quality(), quality());
  }

  boolean hasAccuracy() {
    return score() instanceof ExampleScore.Accuracy;
  }

  @Nullable ExampleScore score() {
    return measured == null ? null : measured.score();
  }
}

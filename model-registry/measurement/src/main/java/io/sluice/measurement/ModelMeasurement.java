package io.sluice.measurement;

import io.sluice.measurement.statistics.PairedRatio;
import io.sluice.registry.hardware.Engine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of one model file.
 *
 * @param engine that ran it
 * @param outputShape of one example, without the batch dimension
 * @param samples how many examples it answered
 * @param score how well it does its task
 * @param agreement share of top answers that are those of the first model, 0 to 1
 * @param relativeError ‖y - y₁‖ / ‖y₁‖ over all outputs, y₁ being those of the first model
 * @param largestDifference of an element of the outputs from that of the first model
 * @param cosine between the outputs for an example and those of the first model, the mean over the
 *     examples, -1 to 1
 * @param latency at batch 1; null when not asked for
 * @param batchLatency at batch {@link #BATCH}; null when not asked for, when there are not as many
 *     examples, or when the model does not take as many at once
 * @param memory null when not asked for
 */
public record ModelMeasurement(
    String name,
    Engine engine,
    List<Long> outputShape,
    int samples,
    ExampleScore score,
    double agreement,
    double relativeError,
    double largestDifference,
    double cosine,
    @Nullable Latency latency,
    @Nullable Latency batchLatency,
    @Nullable Memory memory) {
  /** Of {@link #batchLatency()}. */
  public static final int BATCH = 32;

  public ModelMeasurement {
    outputShape = List.copyOf(outputShape);
  }

  /** How many of its top answers are the label; null when labels are no classes of examples. */
  public @Nullable Integer rightAnswers() {
    return score instanceof ExampleScore.Accuracy accuracy && accuracy.answers() == samples
        ? (Integer) Math.toIntExact(accuracy.right())
        : null;
  }

  /** Resident memory that loading and running it added; null when not known. */
  public @Nullable Long addedBytes() {
    return memory == null ? null : memory.addedBytes();
  }

  ModelMeasurement withMemory(Memory measured) {
    return new ModelMeasurement(
        name,
        engine,
        outputShape,
        samples,
        score,
        agreement,
        relativeError,
        largestDifference,
        cosine,
        latency,
        batchLatency,
        measured);
  }

  /**
   * On one thread, the models in turns: a round has a turn of each model.
   *
   * @param batch how many examples are run at once
   * @param p50Millis of one run of the batch
   * @param p99Millis of one run of the batch
   * @param cpuSeconds CPU time of one run of the batch
   * @param inferences how many runs were timed
   * @param roundMillis the median of each round
   */
  public record Latency(
      int batch,
      double p50Millis,
      double p99Millis,
      double cpuSeconds,
      int inferences,
      List<Double> roundMillis) {
    public Latency {
      roundMillis = List.copyOf(roundMillis);
    }

    /**
     * How many times as fast as another model that was measured in the same rounds.
     *
     * @throws IllegalArgumentException when it was not
     */
    public PairedRatio speedUpOver(Latency baseline) {
      return PairedRatio.of(baseline.roundMillis, roundMillis);
    }
  }

  /**
   * In a process where others of its kind have run, at batch 1.
   *
   * @param addedBytes resident memory that one more copy takes, loaded and run; null when not known
   * @param peakBytes what it took at most meanwhile; null when not known
   */
  public record Memory(@Nullable Long addedBytes, @Nullable Long peakBytes) {}
}

package io.sluice.compressor.evaluation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of one model file.
 *
 * @param outputShape of one example, without the batch dimension
 * @param samples how many examples it answered
 * @param rightAnswers how many of its top answers are the label; null without labels
 * @param agreement share of top answers that are those of the first model, 0 to 1
 * @param relativeError ‖y - y₁‖ / ‖y₁‖ over all outputs, y₁ being those of the first model
 * @param latency null when not asked for
 * @param addedBytes resident memory that loading and running it added; null when not known
 */
public record Measurement(
    String name,
    List<Long> outputShape,
    int samples,
    @Nullable Integer rightAnswers,
    double agreement,
    double relativeError,
    @Nullable Latency latency,
    @Nullable Long addedBytes) {
  public Measurement {
    outputShape = List.copyOf(outputShape);
  }

  /**
   * At batch 1 on one thread, the models interleaved.
   *
   * @param cpuSeconds CPU time of one inference
   * @param inferences how many were timed
   */
  public record Latency(double p50Millis, double p99Millis, double cpuSeconds, int inferences) {}
}

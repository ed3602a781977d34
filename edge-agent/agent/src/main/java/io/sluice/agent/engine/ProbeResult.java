package io.sluice.agent.engine;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Result of probing a variant on this device. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "result")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ProbeResult.Passed.class, name = "passed"),
  @JsonSubTypes.Type(value = ProbeResult.Failed.class, name = "failed")
})
public sealed interface ProbeResult {
  /**
   * The variant runs.
   *
   * @param p50Millis median latency at batch 1 on a calm device, ms
   * @param cpuSeconds processor time of an inference at batch 1, s
   * @param addedBytes resident memory added by loading and running, bytes; 0 when memory freed by
   *     an earlier variant was reused
   * @param contention median latency beside another processor streaming through memory, over the
   *     calm median; 1 when not measurable, as on a single processor, or lost in other disturbance
   * @param onceShare share f of {@code p50Millis} spent once per batch, so n examples take {@code f
   *     + (1 - f)·n} times as long as a single example, 0 to 0.99; 0 when not measurable: a
   *     signature without a batch dimension, a variant failing on batches, run singly then, or too
   *     long a time
   */
  record Passed(
      double p50Millis,
      double cpuSeconds,
      long addedBytes,
      double contention,
      @JsonProperty(required = true) double onceShare)
      implements ProbeResult {
    /** A passed probe without a measurement of batches. */
    public Passed(double p50Millis, double cpuSeconds, long addedBytes, double contention) {
      this(p50Millis, cpuSeconds, addedBytes, contention, 0);
    }
  }

  /**
   * The variant does not load, fails on sample inputs, crashes or hangs.
   *
   * @param reason in words, with the engine's message or the signal
   */
  record Failed(String reason) implements ProbeResult {}
}

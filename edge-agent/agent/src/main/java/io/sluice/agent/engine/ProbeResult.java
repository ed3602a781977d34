package io.sluice.agent.engine;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What trying a variant on this device showed. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "result")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ProbeResult.Passed.class, name = "passed"),
  @JsonSubTypes.Type(value = ProbeResult.Failed.class, name = "failed")
})
public sealed interface ProbeResult {
  /**
   * It runs.
   *
   * @param p50Millis median latency at batch 1 on a calm device, ms
   * @param cpuSeconds processor time of one inference at batch 1, s
   * @param addedBytes resident memory that loading and running it added; 0 where freed memory of a
   *     variant before it was used again
   * @param contention median latency while another processor streams through memory, over that
   *     without; 1 where that cannot be measured, as on a device with one processor, or where it
   *     does not stand out of what else disturbed the probe
   * @param onceShare share f of {@code p50Millis} that a batch takes only once, so that n examples
   *     take {@code f + (1 - f)·n} times as long as one, 0 to 0.99; 0 where that cannot be
   *     measured: the signature has no batch dimension, the variant fails on batches, which are
   *     then run one by one, or they take too long
   */
  record Passed(
      double p50Millis,
      double cpuSeconds,
      long addedBytes,
      double contention,
      @JsonProperty(required = true) double onceShare)
      implements ProbeResult {
    /** It runs; its batches were not measured. */
    public Passed(double p50Millis, double cpuSeconds, long addedBytes, double contention) {
      this(p50Millis, cpuSeconds, addedBytes, contention, 0);
    }
  }

  /**
   * It does not load, fails on sample inputs, crashes or takes too long.
   *
   * @param reason in words, with the engine's message or the signal
   */
  record Failed(String reason) implements ProbeResult {}
}

package io.sluice.registry.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * How far a job is.
 *
 * @param step what is being done, in words
 * @param fraction of the whole job, 0 to 1, never falling
 * @param secondsLeft estimate of how long it takes still; null while it is not known, and when it
 *     has ended
 * @param error why it failed; empty unless it did
 */
public record JobStatus(
    String id,
    State state,
    String step,
    double fraction,
    @Nullable Double secondsLeft,
    String error) {
  /** Queued → running → done, failed or cancelled. */
  public enum State {
    @JsonProperty("queued")
    QUEUED,
    @JsonProperty("running")
    RUNNING,
    @JsonProperty("done")
    DONE,
    @JsonProperty("failed")
    FAILED,
    @JsonProperty("cancelled")
    CANCELLED;

    public boolean isFinished() {
      return this != QUEUED && this != RUNNING;
    }
  }

  static JobStatus queued(String id) {
    return new JobStatus(id, State.QUEUED, "waiting", 0, null, "");
  }

  /** Of a job that had nothing left to do. */
  public static JobStatus published(String id) {
    return new JobStatus(id, State.DONE, "published", 1, null, "");
  }

  JobStatus at(String nextStep, double nextFraction) {
    double clamped = Math.max(fraction, Math.min(1, nextFraction));
    return new JobStatus(id, State.RUNNING, nextStep, clamped, null, "");
  }

  JobStatus withSecondsLeft(@Nullable Double seconds) {
    return new JobStatus(id, state, step, fraction, seconds, error);
  }

  JobStatus done() {
    return published(id);
  }

  JobStatus failed(String why) {
    return new JobStatus(id, State.FAILED, step, fraction, null, why);
  }

  JobStatus cancelled() {
    return new JobStatus(id, State.CANCELLED, step, fraction, null, "");
  }

  public boolean isFinished() {
    return state.isFinished();
  }
}

package io.sluice.registry.client;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * How far a job of the registry is.
 *
 * @param step what the registry is doing, in words
 * @param fraction of the whole job, 0 to 1
 * @param secondsLeft an estimate; null while it is not known, and when it has ended
 * @param error why it failed; empty unless it did
 */
public record PushJob(
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

  public boolean isFinished() {
    return state.isFinished();
  }
}

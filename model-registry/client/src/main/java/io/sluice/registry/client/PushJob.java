package io.sluice.registry.client;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How far a push is.
 *
 * @param step what the registry is doing, in words
 * @param fraction of the whole job, 0 to 1
 * @param error why it failed; empty unless it did
 */
public record PushJob(String id, State state, String step, double fraction, String error) {
  /** Queued → running → done or failed. */
  public enum State {
    @JsonProperty("queued")
    QUEUED,
    @JsonProperty("running")
    RUNNING,
    @JsonProperty("done")
    DONE,
    @JsonProperty("failed")
    FAILED
  }

  public boolean isFinished() {
    return state == State.DONE || state == State.FAILED;
  }
}

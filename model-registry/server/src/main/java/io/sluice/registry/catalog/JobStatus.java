package io.sluice.registry.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How far a push is.
 *
 * @param step what is being done, in words
 * @param fraction of the whole job, 0 to 1, never falling
 * @param error why it failed; empty unless it did
 */
public record JobStatus(String id, State state, String step, double fraction, String error) {
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

  static JobStatus queued(String id) {
    return new JobStatus(id, State.QUEUED, "waiting", 0, "");
  }

  /** Of a push whose very content is published already. */
  static JobStatus published(String id) {
    return new JobStatus(id, State.DONE, "published", 1, "");
  }

  JobStatus at(String nextStep, double nextFraction) {
    double clamped = Math.max(fraction, Math.min(1, nextFraction));
    return new JobStatus(id, State.RUNNING, nextStep, clamped, "");
  }

  JobStatus done() {
    return published(id);
  }

  JobStatus failed(String why) {
    return new JobStatus(id, State.FAILED, step, fraction, why);
  }

  public boolean isFinished() {
    return state == State.DONE || state == State.FAILED;
  }
}

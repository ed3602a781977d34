package io.sluice.agent.batch;

/** Receiver of requests. */
@FunctionalInterface
public interface InferenceTaskSink {
  /** Takes a task; false when rejected by a full queue. Any thread. */
  boolean offer(InferenceTask task);
}

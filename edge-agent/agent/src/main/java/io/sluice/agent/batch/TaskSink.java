package io.sluice.agent.batch;

/** Takes requests in. */
@FunctionalInterface
public interface TaskSink {
  /** False when the bounded queue is full and the task was not taken. Any thread. */
  boolean offer(InferenceTask task);
}

package io.sluice.registry.job;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One task on its way to being done. Its status is written by whoever queues it until it is queued
 * and by the worker's thread from then on; anyone reads it, and anyone may cancel it.
 *
 * <pre>
 * waiting → running → committing → ended
 *     ↘        ↘___________________↗      (cancelled)
 * </pre>
 */
public final class CompressionJob {
  private enum Phase {
    WAITING,
    RUNNING,
    COMMITTING,
    ENDED
  }

  private final JobTask task;
  private final TimeLeft timeLeft;
  private volatile JobStatus status;

  // guarded by this
  private Phase phase = Phase.WAITING;
  private boolean cancelled;
  private @Nullable Thread thread;

  CompressionJob(JobTask task, JobStatus status, LongSupplier nanoClock) {
    this.task = task;
    this.status = status;
    this.timeLeft = new TimeLeft(nanoClock);
  }

  public JobTask task() {
    return task;
  }

  public JobStatus status() {
    JobStatus now = status;
    return now.state() == JobStatus.State.RUNNING ? now.withSecondsLeft(timeLeft.seconds()) : now;
  }

  void report(JobStatus next) {
    status = next;
  }

  void at(String step, double fraction) {
    status = status.at(step, fraction);
    timeLeft.reached(status.fraction());
  }

  /** False when it was cancelled while it waited; later that interrupts the caller's thread. */
  synchronized boolean begin() {
    if (cancelled) {
      return false;
    }
    phase = Phase.RUNNING;
    thread = Thread.currentThread();
    timeLeft.started();
    return true;
  }

  /** Whether what was made may be made visible; from then on it cannot be cancelled. */
  synchronized boolean mayCommit() {
    if (!cancelled) {
      phase = Phase.COMMITTING;
    }
    return !cancelled;
  }

  /** Its thread is not interrupted any more; an interruption that was meant for it is forgotten. */
  synchronized void end() {
    if (cancelled && thread != null) {
      Thread.interrupted();
    }
    phase = Phase.ENDED;
    thread = null;
  }

  /** Whether somebody has cancelled it; it may take a moment to end. */
  public synchronized boolean isCancelled() {
    return cancelled;
  }

  /** False when it is too late: it is being committed or has ended otherwise. */
  synchronized boolean cancel() {
    if (phase == Phase.COMMITTING || phase == Phase.ENDED) {
      return cancelled;
    }
    cancelled = true;
    if (thread != null) {
      thread.interrupt();
    }
    return true;
  }
}

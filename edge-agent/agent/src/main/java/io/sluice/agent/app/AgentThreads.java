package io.sluice.agent.app;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agent's named threads. */
final class AgentThreads {
  private static final Logger LOG = LoggerFactory.getLogger(AgentThreads.class);

  /** Longest time for a part to stop. */
  static final Duration PART_STOPS = Duration.ofSeconds(4);

  private AgentThreads() {}

  static Thread start(String name, Runnable work) {
    Thread thread = named(name, work);
    thread.start();
    return thread;
  }

  static ScheduledExecutorService scheduler(String name) {
    return Executors.newSingleThreadScheduledExecutor(work -> named(name, work));
  }

  /** Waits for the end of a stopped thread. */
  static void await(Thread thread, Duration limit) throws InterruptedException {
    thread.join(limit.toMillis());
    if (thread.isAlive()) {
      LOG.warn("{} has not ended within {} ms", thread.getName(), limit.toMillis());
    }
  }

  static void end(ExecutorService executor, Duration limit) throws InterruptedException {
    executor.shutdown();
    if (!executor.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      executor.shutdownNow();
    }
  }

  private static Thread named(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler(AgentThreads::died);
    return thread;
  }

  /**
   * Ends the process: half an agent would hold requests without answers; its supervisor restarts
   * it.
   */
  private static void died(Thread thread, Throwable e) {
    LOG.error("Thread {} died, so the agent ends", thread.getName(), e);
    System.exit(1);
  }
}

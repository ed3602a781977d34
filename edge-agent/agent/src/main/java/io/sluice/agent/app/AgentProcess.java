package io.sluice.agent.app;

import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent as a process: prints the ready line, stops on SIGTERM and SIGINT. Confined to the main
 * thread, except for the shutdown hook.
 */
final class AgentProcess {
  private static final Logger LOG = LoggerFactory.getLogger(AgentProcess.class);
  private static final long START_ENDS_MILLIS = 2_000;
  private final AgentConfig config;
  private final CountDownLatch stopped = new CountDownLatch(1);

  AgentProcess(AgentConfig config) {
    this.config = config;
  }

  /**
   * @throws Exception if the agent cannot start; with the reason in the message
   */
  void runUntilStopped() throws Exception {
    AgentRuntime agent = new AgentRuntime(config, line -> System.out.println(line));
    Thread main = Thread.currentThread();
    Thread hook = new Thread(() -> stop(agent, main), "sluice-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      agent.start();
      stopped.await();
    } catch (InterruptedException e) {
      LOG.info("Stopped while starting");
      stopped.await();
    } catch (Exception e) {
      Runtime.getRuntime().removeShutdownHook(hook);
      agent.stop();
      throw e;
    }
  }

  /** Aborts a start in progress and stops all started parts in order. */
  private void stop(AgentRuntime agent, Thread main) {
    try {
      if (!agent.started()) {
        main.interrupt();
        agent.awaitStartEnd(START_ENDS_MILLIS);
      }
      agent.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stopped.countDown();
    }
  }
}

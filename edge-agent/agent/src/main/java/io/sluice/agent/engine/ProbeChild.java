package io.sluice.agent.engine;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A running probe process. Used by one thread. */
interface ProbeChild extends AutoCloseable {
  /** The next report; null after the end of the child or a long silence. */
  @Nullable ProbeReport next() throws IOException, InterruptedException;

  /**
   * Description of the end, after the last report: exit code, signal or time-out, with the last
   * lines of output.
   */
  String howItEnded() throws InterruptedException;

  /** Kills the child if still running. */
  @Override
  void close();
}

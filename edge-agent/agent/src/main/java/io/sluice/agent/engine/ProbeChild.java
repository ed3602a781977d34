package io.sluice.agent.engine;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A running probe. Used by one thread. */
interface ProbeChild extends AutoCloseable {
  /** The next report; null when the child has ended or said nothing for too long. */
  @Nullable ProbeReport next() throws IOException, InterruptedException;

  /** After the last report: exit code, signal or time-out, with what it last said. */
  String howItEnded() throws InterruptedException;

  /** Ends the child if it still runs. */
  @Override
  void close();
}

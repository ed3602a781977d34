package io.sluice.demo;

import java.io.IOException;
import java.time.Duration;

/**
 * Something done to the running system. It waits for what it should bring about, within a bound;
 * whether that came about is for the checks to judge.
 */
interface SystemDisturbance {
  /** The longest that it takes. */
  Duration longest();

  void run() throws DemoException, IOException, InterruptedException;
}

package io.sluice.demo;

/**
 * Time since the stream began.
 *
 * @param startNanos on the clock of {@link System#nanoTime()}
 * @param startUnixMillis the same moment on the wall clock
 */
record StreamClock(long startNanos, long startUnixMillis) {
  static StreamClock startingNow() {
    return new StreamClock(System.nanoTime(), System.currentTimeMillis());
  }

  double seconds() {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  /** The time of a moment on the wall clock. */
  double secondsAt(long unixMillis) {
    return (unixMillis - startUnixMillis) / 1e3;
  }
}

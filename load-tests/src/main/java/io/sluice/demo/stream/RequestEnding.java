package io.sluice.demo.stream;

/**
 * How one request ended.
 *
 * @param index of the request in the stream, 0 for the first
 * @param endedNanos when, on the clock of {@link System#nanoTime()}
 * @param latencyNanos since it should have been sent, whether or not the sender was late
 * @param agent that ended it, empty when the gateway did
 * @param outcome {@code RIGHT}, {@code WRONG}, or the code of an error
 */
public record RequestEnding(
    int index, long endedNanos, long latencyNanos, String agent, String outcome) {
  /** The answer names the image's class. */
  public static final String RIGHT = "RIGHT";

  /** The answer names another class. */
  public static final String WRONG = "WRONG";

  /** The reply is neither an error nor an answer of the expected shape. */
  public static final String MALFORMED = "MALFORMED_ANSWER";

  public boolean isAnswer() {
    return outcome.equals(RIGHT) || outcome.equals(WRONG);
  }

  public double latencyMillis() {
    return latencyNanos / 1e6;
  }
}

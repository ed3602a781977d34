package io.sluice.adaptation.decide;

/**
 * The moment before an inference starts. A request of several examples counts as so many.
 *
 * @param nowMillis the time, ms
 * @param waitedMillis since the request at the head was taken, ms
 * @param leftMillis time left until the deadline of each waiting request in their order, ms; NaN of
 *     one without a deadline. Those that are to run now come first. Not copied: read only during
 *     the call
 * @param waiting how many of the array's elements count, 1 or more
 * @param batch how many of them are to run now, 1 or more
 * @param resident mask of the rungs that could run now; not 0
 */
public record Dispatch(
    double nowMillis,
    double waitedMillis,
    double[] leftMillis,
    int waiting,
    int batch,
    long resident) {
  public Dispatch {
    if (batch < 1 || waiting < batch || leftMillis.length < waiting || resident == 0) {
      throw new IllegalArgumentException(
          "A dispatch has at least one request to run and one rung in memory, but has %d of %d (%d times), mask %x"
              .formatted(batch, waiting, leftMillis.length, resident));
    }
  }
}

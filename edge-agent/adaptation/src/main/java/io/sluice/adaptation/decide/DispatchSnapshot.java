package io.sluice.adaptation.decide;

/**
 * Snapshot of the queue just before an inference starts. A request of n examples counts as n
 * requests.
 *
 * @param nowMillis the time, ms
 * @param waitedMillis time since the request at the head was taken, ms
 * @param leftMillis remaining time until the deadline of each waiting request in queue order, ms;
 *     NaN without a deadline. The requests of the batch come first. Not copied: read only during
 *     the call
 * @param waiting number of valid elements of the array, 1 or more
 * @param batch number of requests to run now, 1 or more
 * @param resident mask of the rungs ready to run now; not 0
 */
public record DispatchSnapshot(
    double nowMillis,
    double waitedMillis,
    double[] leftMillis,
    int waiting,
    int batch,
    long resident) {
  public DispatchSnapshot {
    if (batch < 1 || waiting < batch || leftMillis.length < waiting || resident == 0) {
      throw new IllegalArgumentException(
          "A dispatch needs a request and a resident rung, but has %d of %d (%d times), mask %x"
              .formatted(batch, waiting, leftMillis.length, resident));
    }
  }
}

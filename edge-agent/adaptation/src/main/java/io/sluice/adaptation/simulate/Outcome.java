package io.sluice.adaptation.simulate;

/**
 * What came of a simulation.
 *
 * @param requests that came
 * @param answered in time
 * @param accuracySum of the accuracies of the answers in time
 * @param joules of the device, idling included, J
 * @param joulesAboveIdle J
 * @param seconds simulated
 * @param hottestCelsius °C
 * @param throttleEntries how often it began to throttle
 * @param switches how often another rung ran than before
 * @param leadMoves how often another rung came to lead
 * @param loads rungs that were loaded
 * @param answeredByRung answers in time of each rung
 */
public record Outcome(
    int requests,
    int answered,
    double accuracySum,
    double joules,
    double joulesAboveIdle,
    double seconds,
    double hottestCelsius,
    int throttleEntries,
    int switches,
    int leadMoves,
    int loads,
    int[] answeredByRung) {
  /** Expected share of right answers in time among all requests. */
  public double effectiveAccuracy() {
    return accuracySum / requests;
  }

  /** Share of requests without an answer in time. */
  public double missRate() {
    return 1 - (double) answered / requests;
  }

  public double watts() {
    return joules / seconds;
  }
}
